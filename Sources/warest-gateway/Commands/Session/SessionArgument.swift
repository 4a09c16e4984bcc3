import ArgumentParser
import WARest

/// A session's name on the command line.
struct SessionArgument: ParsableArguments {
  static let hint = "1 to 64 letters, digits, dots, underscores and hyphens"

  @Argument(help: ArgumentHelp("The session.", valueName: "name"))
  var name: String

  func validate() throws {
    guard Self.isName(name) else {
      throw ValidationError("'\(PlainText.of(name))' is no name of a session: \(Self.hint)")
    }
  }

  /// A name that could be read as a path is none.
  static func isName(_ name: String) -> Bool {
    SessionName.isValid(Array(name.utf8).span) && name != "." && name != ".."
  }

  /// Why a request about the session was refused.
  func refusal(_ reply: AdminReply) -> CommandFailure {
    if reply.status == 404 {
      return CommandFailure(
        message: "the gateway takes '\(name)' for no session",
        hints: ["a name has \(Self.hint)", SessionReply.olderVersionHint],
        status: .unavailable
      )
    }
    return SessionReply.refusal(reply)
  }
}
