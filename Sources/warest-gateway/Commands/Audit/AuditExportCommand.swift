import ArgumentParser
import Audit
import Foundation

extension ExportFormat: ExpressibleByArgument {}

/// `audit export`: records as events of a schema that other tools read.
struct AuditExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print records as OCSF or ECS events, one line of JSON each.",
    discussion: """
      ocsf is class 6003, API Activity, of the Open Cybersecurity Schema Framework; ecs the \
      Elastic Common Schema. A record is one event: an intent and its outcome are two with the \
      same request id, and the log's own records are events as well. What a schema has no field \
      for stands under unmapped or warest_gateway. Which records is said as for audit query; \
      without a flag it is all of them. Nothing is verified here: see audit verify. Ends with 69 \
      when a file cannot be read to its end.
      """
  )

  @Option(name: .long, help: "The schema.")
  var format: ExportFormat

  @OptionGroup var source: AuditSource
  @OptionGroup var records: RecordOptions

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    let log = try source.log(console)
    let query = try records.query(log)
    let events = EventOutput(format)
    let result: LogQuery.Result
    do throws(AuditError) {
      result = try query.run(log.selection) { events.add($0) }
    } catch {
      throw CommandFailure(message: "\(error)", status: .unavailable)
    }
    try events.finish(console)
    try AuditQueryCommand.report(result, console)
  }
}
