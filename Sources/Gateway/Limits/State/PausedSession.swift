/// A session that somebody has paused.
package struct PausedSession: Sendable, Equatable {
  /// Octets of a reason; a longer one is cut at a character's edge.
  package static let reasonBytesMax = 256

  package let session: String

  /// Why, in that person's words; may be empty.
  package let reason: String

  /// Since when, in microseconds since 1970.
  package let since: Int64

  package init(session: String, reason: String, since: Int64) {
    self.session = session
    self.reason = PausedSession.cut(reason)
    self.since = since
  }

  private static func cut(_ reason: String) -> String {
    guard reason.utf8.count > reasonBytesMax else { return reason }
    var bytes = 0
    return String(
      reason.prefix { character in
        bytes += String(character).utf8.count
        return bytes <= reasonBytesMax
      }
    )
  }
}
