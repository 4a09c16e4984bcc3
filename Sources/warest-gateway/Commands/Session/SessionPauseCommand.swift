import ArgumentParser
import Foundation
import Gateway
import HTTP1

/// `session pause`: no call of this session goes to WARest any more.
struct SessionPauseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause",
    abstract: "Let no more calls of a session go, until it is resumed.",
    discussion: """
      Calls are answered 503 until then; those that are under way go on. The pause and its reason \
      are on record, and a restart does not end it. It may be paused again to change the reason.
      """
  )

  @OptionGroup var session: SessionArgument

  @Option(name: .long, help: ArgumentHelp("Why; it goes on record.", valueName: "text"))
  var reason: String

  @OptionGroup var admin: AdminOptions

  func validate() throws {
    guard !reason.allSatisfy(\.isWhitespace) else { throw ValidationError("--reason is empty") }
    guard reason.utf8.count <= PausedSession.reasonBytesMax else {
      throw ValidationError("--reason has more than \(PausedSession.reasonBytesMax) bytes")
    }
    guard PlainText.of(reason) == reason else {
      throw ValidationError("--reason must be one line without control characters")
    }
  }

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let body = try JSONEncoder().encode(["reason": reason])
    let reply = try admin.exchange(
      .post,
      "/sessions/\(session.name)/pause",
      body: Array(body),
      console
    )
    guard (200..<300).contains(reply.status) else { throw session.refusal(reply) }
    console.out("\(session.name) is paused")
  }
}
