import Audit
import Gateway
import HTTP1
import Testing
import Transport

/// What the words of a finding rest on: what it is, and where.
@Suite("Findings of a verification")
struct FindingTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let findings: [String]
    let change: @Sendable (inout SampleLog) -> Void
    var testDescription: String { name }

    init(
      _ name: String,
      _ findings: [String],
      _ change: @escaping @Sendable (inout SampleLog) -> Void
    ) {
      self.name = name
      self.findings = findings
      self.change = change
    }
  }

  static let key = SigningKey.generate()
  static let other = SigningKey.generate()

  /// Kind, sequence number, file and line of each finding, remarks left out.
  static let rows: [Row] = [
    Row("nothing", []) { _ in },
    Row("an edited member", ["edited 5 audit-1.jsonl:5"]) { $0.edit(0, 4, "send", "sand") },
    Row("an edited number", ["edited 5 audit-1.jsonl:5"]) {
      $0.edit(0, 4, "\"seq\":5", "\"seq\":6")
    },
    Row("an edited hash", ["edited 5 audit-1.jsonl:5"]) { $0.flip(0, 4, fromEnd: 10) },
    Row("an edited hash before", ["edited 5 audit-1.jsonl:5"]) { $0.flip(0, 4, fromEnd: 100) },
    Row("an edited frame", ["edited 5 audit-1.jsonl:5"]) { $0.edit(0, 4, "{\"v\"", "{\"w\"") },
    Row("two edited records", ["edited 4 audit-1.jsonl:4", "edited 6 audit-1.jsonl:6"]) {
      $0.edit(0, 3, "ok", "no")
      $0.edit(0, 5, "ok", "no")
    },
    Row("an edited first record", ["edited 1 audit-1.jsonl:1"]) { $0.edit(0, 0, "start", "stort") },
    Row("an edited last record", ["edited 35 audit.jsonl:9"]) { $0.edit(2, 8, "stop", "stap") },
    Row("a last record without its frame", ["edited 35 audit.jsonl:9"]) {
      $0.edit(2, 8, "\"hash\"", "\"hush\"")
    },
    Row("a removed line feed", ["edited 5 audit-1.jsonl:5"]) { log in
      log.segments[0].octets = Array(
        log.lines(of: 0).enumerated().map { $0 == 4 ? Array($1.dropLast()) : $1 }.joined()
      )
    },
    Row("a removed record", ["missing 5 audit-1.jsonl:5"]) { $0.removeLine(0, 4) },
    Row("three removed records", ["missing 5 audit-1.jsonl:5"]) { log in
      for _ in 0..<3 { log.removeLine(0, 4) }
    },
    Row("neighbours that changed places", ["moved 5 audit-1.jsonl:6"]) { $0.swapLines(0, 4, 5) },
    Row("a record that was moved far", ["moved 3 audit-1.jsonl:8"]) { log in
      var lines = log.lines(of: 0)
      lines.insert(lines[2], at: 8)
      lines.remove(at: 2)
      log.segments[0].octets = Array(lines.joined())
    },
    Row("a record twice in a row", ["duplicated 5 audit-1.jsonl:6"]) { $0.copyLine(0, 4, to: 5) },
    Row("an old record again", ["inserted 3 audit-1.jsonl:8"]) { $0.copyLine(0, 2, to: 7) },
    Row("a foreign line", ["damaged 4 audit-1.jsonl:5"]) { $0.insert("hello\n", 0, 4) },
    Row("a forged record between two", ["inserted 5 audit-1.jsonl:6"]) { log in
      var chain = log.chain(before: 0, 4)
      log.insert(SampleLog.forged(&chain), 0, 4)
    },
    Row("a forged record in place of one", ["replaced 5 audit-1.jsonl:5"]) { log in
      var chain = log.chain(before: 0, 4)
      let line = SampleLog.forged(&chain)
      log.removeLine(0, 4)
      log.insert(line, 0, 4)
    },
    Row("a chain made anew", ["wrong-signature 11 audit-1.jsonl:11"]) { log in
      log.edit(0, 4, "send", "sand")
      log.makeChainAnew()
      log.secondPath = log.checkpointLines
    },
    Row("the first segment gone", ["beginning-missing 1 audit-2.jsonl:1"]) {
      $0.segments.removeFirst()
    },
    Row("a segment gone", ["missing 15 audit.jsonl:1"]) { $0.segments.remove(at: 1) },
    Row("the last segment gone", ["tail-missing 27 audit-2.jsonl:13"]) { $0.segments.removeLast() },
    Row("segments in the wrong order", ["moved 15 audit-2.jsonl:1"]) { $0.segments.swapAt(0, 1) },
    Row("a tail cut off after a checkpoint", ["tail-missing 31 audit.jsonl:4"]) {
      $0.cut(2, after: 4)
    },
    Row("a tail cut off in a record", ["torn 33 audit.jsonl:7"]) { $0.cut(2, after: 6, plus: 50) },
    Row("an edited torn line", ["torn-record-edited 19 audit-2.jsonl:5"]) {
      $0.edit(1, 4, "time", "tyme")
    },
    Row("a removed torn line", ["torn-record-missing 19 audit-2.jsonl:5"]) { $0.removeLine(1, 4) },
    Row("an edited fence", ["edited 19 audit-2.jsonl:6"]) {
      $0.edit(1, 5, "torn-record", "tern-record")
    },
    Row("a line missing from the second path", ["checkpoint-missing 11 audit-1.jsonl:11"]) {
      $0.removeSecondLine(1)
    },
    Row("an edited line of the second path", ["second-path 11 audit-checkpoints.jsonl:2"]) {
      $0.secondPath[$0.secondPathLines[0].count + 90] ^= 1
    },
    Row("the end of the second path cut off", ["checkpoint-missing 35 audit.jsonl:9"]) {
      $0.removeSecondLine(6)
    },
    Row("a doubled line of the second path", ["second-path 11 audit-checkpoints.jsonl:3"]) { log in
      var lines = log.secondPathLines
      lines.insert(lines[1], at: 2)
      log.secondPath = Array(lines.joined())
    },
  ]

  @Test(arguments: rows) func `say what is wrong and where`(_ row: Row) throws {
    var log = SampleLog.make(key: try #require(Self.key))
    let short = [log.segments[0].name: "audit-1.jsonl", log.segments[1].name: "audit-2.jsonl"]
    row.change(&log)
    let report = log.verify()
    let found = report.findings.filter { !$0.isRemark }.map {
      "\($0.kind.rawValue) \($0.sequence) \(short[$0.file] ?? $0.file):\($0.line)"
    }
    #expect(found == row.findings, "\(report.findings.map(\.words))")
    #expect(report.isIntact == row.findings.isEmpty)
  }
}
