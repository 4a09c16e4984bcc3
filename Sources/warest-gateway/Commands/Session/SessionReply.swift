import Foundation

/// What the admin listener says about sessions.
enum SessionReply {
  static let olderVersionHint = "a gateway of an older version knows no session command"

  private struct List: Decodable {
    var sessions: [SessionRow]
  }

  /// - Throws: A failure with status 69 when it is another reply than that of `GET /sessions`.
  static func rows(_ reply: AdminReply) throws -> [SessionRow] {
    guard reply.status == 200 else { throw refusal(reply) }
    do {
      return try JSONDecoder().decode(List.self, from: Data(reply.body)).sessions
    } catch {
      throw CommandFailure(
        message: "the gateway's list of sessions cannot be read",
        hints: ["is it of the same version? see warest-gateway --version"],
        status: .unavailable
      )
    }
  }

  static func refusal(_ reply: AdminReply) -> CommandFailure {
    let hints: [String] =
      switch reply.status {
      case 404, 405: [olderVersionHint]
      case 503: ["nothing was changed; try again in a moment"]
      default: []
      }
    let reason = reply.firstLine.isEmpty ? "" : ": \(reply.firstLine)"
    return CommandFailure(
      message: "the gateway answered \(reply.status)\(reason)",
      hints: hints,
      status: .unavailable
    )
  }
}
