/// What the stand-in is told at its start; in brackets WARest's own environment variables.
package struct SimulatorConfiguration: Sendable {
  /// A key and the user it belongs to.
  package struct Key: Sendable {
    package var text: String
    package var user: String
    package var isAdmin: Bool

    package init(text: String, user: String, isAdmin: Bool = false) {
      self.text = text
      self.user = user
      self.isAdmin = isAdmin
    }
  }

  package static let user = "UPSTREAMOW"
  package static let admin = "ADMINOWNER"
  package static let otherUser = "OTHEROWNER"

  package var keys: [Key]

  /// Origins that may call from a browser (ALLOWED_ORIGINS).
  package var allowedOrigins = ["http://localhost:7308", "http://localhost:17308"]

  /// Calls of one key in a window.
  package var rateLimit = 120
  package var quotaLimit = 500
  package var windowMilliseconds: Int64 = 60_000
  package var cooldownMilliseconds: Int64 = 3000

  /// JSON bodies under `/api/v1/messages/send/` (MSG_JSON_LIMIT_MB), in mebibytes.
  package var messageJSONMegabytes = 1000
  /// Bodies of the six upload routes (FILE_RAW_LIMIT_MB).
  package var uploadMegabytes = 2000
  /// One picture, video, sound or sticker (MEDIA_PER_FILE_MB).
  package var mediaFileMegabytes = 1024
  /// One document (FILE_PER_FILE_MB).
  package var documentFileMegabytes = 2048

  /// Sends that may wait in the queue of a session (WAREST_QUEUE_MAX_SIZE); `nil`: no limit.
  package var queueSizeMax: Int?
  /// How long one may take before its caller is told 500 (WAREST_QUEUE_TIMEOUT_MS).
  package var queueTimeoutMilliseconds: Int64?

  /// Send the security headers that WARest puts on every reply.
  package var sendsHelmetHeaders = true

  /// Same seed and same calls, same replies.
  package var seed: UInt64 = 1

  package init(apiKey: String = "upstream-key", adminKey: String = "admin-key") {
    keys = [
      Key(text: apiKey, user: Self.user),
      Key(text: adminKey, user: Self.admin, isAdmin: true),
      Key(text: "other-key", user: Self.otherUser),
    ]
  }
}
