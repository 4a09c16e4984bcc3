/// What a handler says; thrown where it says it early.
struct Answer: Error {
  var status: Int
  var code: Int
  var message: String
  /// `nil`: whatever the envelope has for nothing.
  var results: JSON?
  /// A further member after the results.
  var extra: (name: String, value: JSON)?

  init(_ status: Int, _ code: Int, _ message: String, _ results: JSON? = nil) {
    self.status = status
    self.code = code
    self.message = message
    self.results = results
  }

  static func ok(_ message: String, _ results: JSON? = nil) -> Answer {
    Answer(200, 1000, message, results)
  }

  static func partial(_ message: String, _ results: JSON) -> Answer {
    Answer(207, 1004, message, results)
  }

  static func required(_ name: String) -> Answer { Answer(400, 2001, "\(name) is required") }

  static func invalid(_ message: String) -> Answer { Answer(400, 2002, message) }

  static let internalError = Answer(500, 8000, "Internal server error")
  static let sessionNotFound = Answer(404, 1101, "Session not found")
  static let sessionRequired = Answer(400, 1100, "sessionId is required")
  static let sessionInvalid = Answer(400, 2002, "sessionId is invalid")
  static let forbidden = Answer(403, 2201, "Forbidden")
  static let loginRequired = Answer(409, 1106, "Login required (scan QR or pairing)")
  static let notReady = Answer(409, 1106, "Session is not ready")

  /// WhatsApp said no, and WARest passes its words on.
  static func downstream(_ message: String) -> Answer { Answer(502, 2800, message) }

  func json(_ envelope: Envelope) -> JSON {
    var object: JSONObject = [
      "status": .bool((200..<300).contains(status)), "code": .int(code),
      "message": .string(message),
    ]
    switch envelope {
    case .result: object["result"] = results ?? .null
    case .resultsOrNull: object["results"] = results.map(Self.listed) ?? .null
    case .results: object["results"] = results.map(Self.listed) ?? []
    }
    if let extra { object[extra.name] = extra.value }
    return .object(object)
  }

  private static func listed(_ results: JSON) -> JSON {
    if case .array = results { results } else { .array([results]) }
  }
}
