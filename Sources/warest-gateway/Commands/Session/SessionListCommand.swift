import ArgumentParser
import Foundation
import HTTP1

/// `session list`: how sessions are whose names the gateway knows.
struct SessionListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print how sessions are: paused, resting after failures, with so many calls.",
    discussion: "Those that are paused, and those that a client of the configuration names in full."
  )

  @OptionGroup var admin: AdminOptions

  @Option(name: .long, help: "How to print them.")
  var output = OutputFormat.text

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let rows = try SessionReply.rows(try admin.exchange(.get, "/sessions", console))
    switch output {
    case .text:
      if rows.isEmpty {
        return console.note("no session is paused, and no client names one in full")
      }
      for line in SessionRow.table(rows) { console.out(line) }
    case .json: console.out(try JSONText.of(rows))
    }
  }
}
