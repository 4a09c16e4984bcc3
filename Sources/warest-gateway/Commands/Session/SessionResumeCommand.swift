import ArgumentParser
import Foundation
import HTTP1

/// `session resume`: calls of this session go again.
struct SessionResumeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume",
    abstract: "Let calls of a paused session go again.",
    discussion: "It ends a pause only, not quiet hours and no limit. It is on record."
  )

  @OptionGroup var session: SessionArgument
  @OptionGroup var admin: AdminOptions

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let reply = try admin.exchange(.post, "/sessions/\(session.name)/resume", console)
    guard (200..<300).contains(reply.status) else { throw session.refusal(reply) }
    console.out("\(session.name) is not paused")
  }
}
