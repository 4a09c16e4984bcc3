import ArgumentParser
import Audit
import Foundation
import Glibc
import Synchronization
import Transport

/// `audit tail`: the last records, and those that come.
struct AuditTailCommand: ParsableCommand {
  /// How often the log is looked at, in milliseconds.
  private static let pauseMilliseconds: Int32 = 200

  /// Somebody wants an end.
  private static let isStopped = Atomic<Bool>(false)

  static let configuration = CommandConfiguration(
    commandName: "tail",
    abstract: "Print the last records, and with -f those that come.",
    discussion: """
      Follows the log from segment to segment, whether they are closed, moved, compressed or \
      deleted, until SIGINT. In patterns * stands for any run of characters.
      """
  )

  @OptionGroup var source: AuditSource
  @OptionGroup var records: RecordOptions

  @Flag(name: [.short, .long], help: "Go on with records as they are written.")
  var follow = false

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("Print so many records first.", valueName: "number")
  )
  var lines = 20

  @Option(name: .long, help: "How to print them; json is the log's lines as they are.")
  var output = RecordFormat.table

  func validate() throws {
    if lines < 0 { throw ValidationError("--lines must not be negative") }
  }

  func run() throws {
    let environment = ProcessInfo.processInfo.environment
    let console = Console(environment: environment)
    let log = try source.log(console)
    let query = try records.query(log)
    let out = RecordOutput(output, environment, expectsMore: follow)
    do throws(AuditError) {
      guard follow else {
        let result = try printLast(query, log.selection, out)
        if result.matches > 0 { try? out.finish() }
        report(result, console)
        return
      }
      let signals = Self.listen()
      var follower = try LogFollower(log.selection)
      var last = query
      last.lastSequence = follower.lastSequence
      report(try printLast(last, log.selection, out), console)
      out.flush()
      try Self.follow(&follower, query, out)
      withExtendedLifetime(signals) {}
    } catch {
      throw CommandFailure(message: "\(error)", status: .unavailable)
    }
    try out.finish()
  }

  private func printLast(
    _ query: LogQuery,
    _ selection: LogSelection,
    _ out: RecordOutput
  ) throws(AuditError) -> LogQuery.Result {
    guard lines > 0 else { return LogQuery.Result() }
    var query = query
    query.isReversed = true
    query.limit = lines
    var found: [[UInt8]] = []
    let result = try query.run(selection) { line in
      found.append(line.indices.map { line[$0] })
      return true
    }
    for line in found.reversed() { out.add(line.span) }
    return result
  }

  /// What cannot be read is said, and is no reason to see nothing.
  private func report(_ result: LogQuery.Result, _ console: Console) {
    for problem in result.problems { console.fail(problem) }
  }

  private static func follow(
    _ follower: inout LogFollower,
    _ query: LogQuery,
    _ out: RecordOutput
  ) throws(AuditError) {
    while out.isOpen && !isStopped.load(ordering: .relaxed) {
      let isWanted = try follower.poll { line in
        if query.matches(line) { out.add(line) }
        return out.isOpen && !isStopped.load(ordering: .relaxed)
      }
      out.flush()
      if isWanted { out.pause(milliseconds: pauseMilliseconds) }
    }
  }

  /// The first signal ends the command in order, the second at once.
  private static func listen() -> SignalSource {
    SignalSource([SIGINT, SIGTERM]) { number in
      if isStopped.exchange(true, ordering: .relaxed) { _exit(128 + number) }
    }
  }
}
