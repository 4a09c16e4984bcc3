import ArgumentParser
import Foundation
import HTTP1

/// `session list`: what holds for the sessions that the gateway has seen.
struct SessionListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Print the sessions that are paused, rest after failures, or have calls."
  )

  @OptionGroup var admin: AdminOptions

  @Option(name: .long, help: "How to print them.")
  var output = OutputFormat.text

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let rows = try SessionReply.rows(try admin.exchange(.get, "/sessions", console))
    switch output {
    case .text:
      if rows.isEmpty { return console.note("no session is paused, rests or has calls") }
      for line in SessionRow.table(rows) { console.out(line) }
    case .json: console.out(try JSONText.of(rows))
    }
  }
}
