import Audit
import Foundation
import Gateway
import HTTP1
import Testing

/// A log of many records in a folder that goes with it, and a slow reader of it to compare with.
final class WrittenLog {
  /// One record as it was made.
  struct Entry: Equatable {
    var time: Int64
    var line: String
    var id = ""
    var client = ""
    var session = ""
    var operation = ""
    var outcome = ""
    var kind = ""
    var recipients: [String] = []
  }

  static let start: Int64 = 1_795_514_232_000_000

  let folder: String
  private(set) var entries: [Entry] = []
  private var chain = AuditChain()
  private var octets: [UInt8] = []
  private var firstSequence: UInt64 = 1
  private var firstTime: Int64 = 0
  private var calls = 0

  /// Of the next record, in microseconds since 1970.
  var time = WrittenLog.start

  init() throws {
    folder =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("written-log-\(UInt64.random(in: 0 ... .max))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { folder + "/" + name }
  var active: String { path("audit.jsonl") }
  var paths: LogPaths { LogPaths(AuditConfiguration(path: active)) }
  var selection: LogSelection { .log(paths) }

  /// Names in the folder, in their order.
  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  // MARK: Writing

  func add(_ kind: AuditKind, _ body: (inout AuditRecord, inout ByteWriter) -> Void) {
    var writer = ByteWriter(capacity: 8_192)
    var record = AuditRecord(kind, unixMicroseconds: time, into: &writer)
    body(&record, &writer)
    if !record.end(into: &writer) { Issue.record("a record of a test is too long") }
    var lines = ByteWriter(capacity: 16_384)
    do {
      // SAFETY: the writer is not written while it is read.
      let text = unsafe Span(_unsafeElements: writer.bytes)
      chain.append(text, to: &lines)
    }
    if octets.isEmpty {
      firstSequence = chain.sequence
      firstTime = time
    }
    // SAFETY: the writer is not written while it is copied.
    let line = unsafe Array(lines.bytes)
    octets += line
    let text = String(decoding: line.dropLast(), as: UTF8.self)
    entries.append(Entry(time: time, line: text, kind: "\(kind.name)"))
  }

  /// A call of ten clients, sessions and operations: an intent, and a moment later its outcome.
  func call(id: String? = nil, after microseconds: Int64 = 20_000, client: String? = nil) {
    calls += 1
    let number = calls
    let id = id ?? WrittenLog.requestID(time, number)
    let client = client ?? "client-\(number % 10)"
    let session = "session-\(number % 7)"
    let operation = number % 3 == 0 ? "group.invite.revoke" : "messages.text"
    let recipients = (0..<number % 4).map { "hmac-sha256:\(number % 5)\($0)" }
    let outcome: Outcome = number % 11 == 0 ? .failed : number % 13 == 0 ? .unknown : .ok
    for kind in [AuditKind.intent, .outcome] {
      add(kind) { record, writer in
        record.add(.requestID, text: Array(id.utf8).span, into: &writer)
        record.add(.client, text: Array(client.utf8).span, into: &writer)
        record.add(.operation, text: Array(operation.utf8).span, into: &writer)
        record.add(.effect, word: "send", into: &writer)
        record.add(.session, text: Array(session.utf8).span, into: &writer)
        for recipient in recipients {
          record.add(recipient: Array(recipient.utf8).span, into: &writer)
        }
        if kind == .outcome {
          record.add(.status, number: 200, into: &writer)
          record.add(outcome, into: &writer)
          record.add(Delivery.sent, into: &writer)
        }
      }
      let last = entries.count - 1
      entries[last].id = id
      entries[last].client = client
      entries[last].session = session
      entries[last].operation = operation
      entries[last].outcome = kind == .outcome ? "\(outcome.name)" : ""
      entries[last].recipients = recipients
      time += microseconds
    }
  }

  /// UUID version 7.
  static func requestID(_ time: Int64, _ number: Int) -> String {
    let digits = String(time / 1_000, radix: 16)
    let milliseconds = String(repeating: "0", count: 12 - digits.count) + digits
    let rest = String(0x8000_0000_0000_0000 | UInt64(number), radix: 16)
    return "\(milliseconds.prefix(8))-\(milliseconds.suffix(4))-7000-\(rest.prefix(4))-"
      + rest.suffix(12)
  }

  /// Writes what is there as the active file.
  func flush() throws {
    try Data(octets).write(to: URL(filePath: active))
  }

  /// Closes the segment.
  ///
  /// - Returns: The name that it has then.
  @discardableResult
  func rotate() throws -> String {
    var clock = ByteWriter(capacity: 32)
    clock.append(unixMicroseconds: firstTime)
    // SAFETY: the writer is not written while it is copied.
    let text = unsafe String(decoding: clock.bytes, as: UTF8.self)
    let compact = text.prefix(19).filter { $0 != "-" && $0 != ":" }
    let digits = String(String(1_000_000_000_000 + firstSequence).dropFirst())
    let name = "audit-\(digits)-\(compact)Z.jsonl"
    try Data(octets).write(to: URL(filePath: path(name)))
    octets = []
    add(.segment) { $0.add(.reason, word: "size", into: &$1) }
    try flush()
    return name
  }

  /// Writes a record that a crash cut short, and what the next start writes after it.
  ///
  /// - Parameter bytes: How much of it was written; nil: all but its line feed.
  func tear(bytes: Int?) {
    let (before, start) = (chain, octets.count)
    let entriesBefore = entries
    call()
    var line = Array(octets[start...].prefix { $0 != 0x0a })
    if let bytes { line = Array(line.prefix(bytes)) }
    (chain, entries) = (before, entriesBefore)
    octets = octets[..<start] + line + [0x0a]
    let count = UInt64(line.count)
    add(.recovered) { record, writer in
      record.add(.reason, word: "torn-record", into: &writer)
      record.add(.bytes, number: count, into: &writer)
    }
  }

  /// Puts octets behind the active segment.
  func append(_ text: String) throws {
    octets += Array(text.utf8)
    try flush()
  }

  func gzip(_ name: String, to other: String? = nil) throws {
    try run("/bin/gzip", ["-n", path(name)])
    guard let other else { return }
    try FileManager.default.moveItem(atPath: path(name + ".gz"), toPath: path(other))
  }

  private func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  // MARK: Reading

  /// What gzip makes of a compressed file.
  static func unzipped(_ path: String) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc", path]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return Array(data)
  }

  /// The lines that a query passes on.
  func lines(_ query: LogQuery) throws -> (lines: [String], result: LogQuery.Result) {
    var lines: [String] = []
    let result = try query.run(selection) { line in
      lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
      return true
    }
    return (lines, result)
  }
}
