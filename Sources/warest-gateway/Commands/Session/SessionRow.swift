/// One session as `session list` prints it, and as the admin listener tells it.
struct SessionRow: Codable, Equatable {
  var session: String
  var isPaused: Bool

  /// Why it is paused.
  var reason: String?

  /// Since when it is paused.
  var since: String?
  var inFlight: Int
  var waiting: Int

  /// `closed`, `open` or `probing`.
  var breaker: String

  /// Seconds until calls may go again.
  var retryAfter: Int?

  enum CodingKeys: String, CodingKey {
    case session
    case isPaused = "paused"
    case reason
    case since
    case inFlight = "in_flight"
    case waiting
    case breaker
    case retryAfter = "retry_after"
  }

  static func table(_ rows: [SessionRow]) -> [String] {
    TextTable.lines(
      ["SESSION", "STATE", "IN FLIGHT", "WAITING", "SINCE", "REASON"],
      rows.map { row in
        [
          PlainText.of(row.session), row.state, "\(row.inFlight)", "\(row.waiting)",
          PlainText.of(row.since ?? ""), PlainText.of(row.reason ?? ""),
        ]
      }
    )
  }

  private var state: String {
    let left = retryAfter.map { $0 > 0 ? ", \(DurationSyntax.describe(seconds: $0)) left" : "" }
    if isPaused { return "paused" }
    switch breaker {
    case "open": return "resting after failures\(left ?? "")"
    case "probing": return "tried after failures"
    default: return left.map { $0.isEmpty ? "open" : "held back\($0)" } ?? "open"
    }
  }
}
