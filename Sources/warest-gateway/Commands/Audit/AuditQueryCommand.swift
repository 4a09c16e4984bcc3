import ArgumentParser
import Audit
import Foundation

/// `audit query`: who did what, when, and what became of it.
struct AuditQueryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "query",
    abstract: "Search the audit log, compressed segments included.",
    discussion: """
      In patterns * stands for any run of characters. A flag that is given several times matches \
      any of its values; different flags must all match. Times without a zone are UTC. Records are \
      looked for from two minutes before --since to two minutes after --until, in case clocks were \
      set; a request id of the gateway's own says when its call was, so that little is read. A \
      gateway may be writing the log meanwhile. Nothing is verified here: see audit verify. Ends \
      with 69 when a file cannot be read to its end.
      """
  )

  @OptionGroup var source: AuditSource
  @OptionGroup var records: RecordOptions

  @Option(name: .long, help: ArgumentHelp("Print so many records at most.", valueName: "number"))
  var limit: Int?

  @Flag(name: .long, help: "The newest first.")
  var reverse = false

  @Option(name: .long, help: "How to print them; json is the log's lines as they are.")
  var output = RecordFormat.table

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let console = Console(environment: environment)
    let log = try source.log(console)
    var query = try records.query(log)
    query.limit = limit
    query.isReversed = reverse
    let out = RecordOutput(output, environment)
    let result: LogQuery.Result
    do throws(AuditError) {
      result = try query.run(log.selection) { line in
        out.add(line)
        return out.isOpen
      }
    } catch {
      throw CommandFailure(message: "\(error)", status: .unavailable)
    }
    if result.matches > 0 { try out.finish() }
    try Self.report(result, console)
  }

  /// Says what was not read.
  static func report(_ result: LogQuery.Result, _ console: Console) throws {
    if result.matches == 0 { console.note("no record matches") }
    if result.foreignLines > 0 {
      let lines = result.foreignLines == 1 ? "1 line is" : "\(result.foreignLines) lines are"
      console.note("\(lines) no record; audit verify says more")
    }
    guard let last = result.problems.last else { return }
    for problem in result.problems.dropLast() { console.fail(problem) }
    throw CommandFailure(
      message: last,
      hints: ["audit verify says what is damaged"],
      status: .unavailable
    )
  }
}
