import ArgumentParser
import Foundation
import WARest

/// `routes`: the route table.
struct RoutesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routes",
    abstract: "Print every route: what it needs, what it does, where it goes."
  )

  @Option(name: .long, help: "How to print it.")
  var output = OutputFormat.text

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let rows = OperationCatalog.routes.map { RouteRow($0) }
    switch output {
    case .text: for line in RouteRow.table(rows) { console.out(line) }
    case .json: console.out(try JSONText.of(rows))
    }
  }
}
