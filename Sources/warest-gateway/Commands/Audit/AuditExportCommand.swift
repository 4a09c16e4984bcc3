import ArgumentParser
import Audit
import Foundation
import Glibc
import Transport

extension ExportFormat: ExpressibleByArgument {}

/// `audit export`: records as events of a schema that other tools read.
struct AuditExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print records as OCSF or ECS events, one line of JSON each.",
    discussion: """
      ocsf is class 6003, API Activity, of the Open Cybersecurity Schema Framework; ecs the Elastic \
      Common Schema. A record is one event: an intent and its outcome are two with the same request \
      id. What a schema has no field for stands under unmapped or warest_gateway. Nothing is \
      verified here: see audit verify. Ends with 69 when a file cannot be read to its end.
      """
  )

  @Option(name: .long, help: "The schema.")
  var format: ExportFormat

  @Option(
    name: .long,
    help: ArgumentHelp("The gateway's configuration, for its paths.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"])
  )
  var config: String?

  @Option(
    name: .long,
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "The active file, with all segments beside it, or segments one by one.",
      valueName: "path"
    ),
    completion: .file()
  )
  var file: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Records from then on, such as 2026-11-24T09:00Z or 36h.", valueName: "time")
  )
  var since: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Records up to then.", valueName: "time")
  )
  var until: String?

  func validate() throws {
    if (config == nil) == file.isEmpty {
      throw ValidationError("needs --config <file> or --file <path>, and not both")
    }
    _ = try times()
  }

  func run() throws {
    let console = Console(environment: ProcessInfo.processInfo.environment)
    var export = LogExport(format, times: try times()) { events in Self.write(events) }
    let log = try log(console)
    var failure: AuditError?
    do throws(AuditError) {
      if let log { try export.run(log) } else { try export.run(file) }
    } catch {
      failure = error
    }
    if export.skippedLines > 0 {
      console.note("\(export.skippedLines) lines are no records and were left out")
    }
    if let failure { throw CommandFailure(message: "\(failure)", status: .unavailable) }
  }

  private func times() throws -> ClosedRange<Int64> {
    let now = Clock.wallMicroseconds()
    func time(_ name: String, _ text: String?, _ absent: Int64) throws -> Int64 {
      guard let text else { return absent }
      guard let time = TimePoint.parse(text, now: now) else {
        throw ValidationError("--\(name) \(text) is no time; \(TimePoint.hint)")
      }
      return time
    }
    let first = try time("since", since, .min)
    let last = try time("until", until, .max)
    guard first <= last else { throw ValidationError("--since is later than --until") }
    return first...last
  }

  /// The log as a whole; nil: segments were named one by one.
  private func log(_ console: Console) throws -> LogPaths? {
    if let config {
      return LogPaths(try AuditSettings(file: config, files: HostFileAccess()).load(console))
    }
    guard file.count == 1, VerifyTarget.active(file[0]) == file[0] else { return nil }
    return LogPaths(AuditConfiguration(path: file[0]))
  }

  /// Writes to standard output, which may take a part at a time.
  ///
  /// Returns false when nobody reads any more.
  private static func write(_ events: Span<UInt8>) -> Bool {
    // SAFETY: the span is alive during the call, and no more than its octets are written.
    unsafe events.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let count = unsafe Glibc.write(
          STDOUT_FILENO,
          bytes.baseAddress.map { unsafe $0 + written },
          bytes.count - written
        )
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
      }
      return true
    }
  }
}
