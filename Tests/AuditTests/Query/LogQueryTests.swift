import Foundation
import Gateway
import HTTP1
import Testing

@testable import Audit

@Suite("Searching a log")
struct LogQueryTests {
  /// Segments of every sort: compressed by us and by others, moved, plain, active.
  private func mixedLog(calls: Int = 120) throws -> WrittenLog {
    let log = try WrittenLog()
    var names: [String] = []
    for _ in 0..<6 {
      for _ in 0..<calls { log.call() }
      log.tear(bytes: nil)
      log.tear(bytes: 70)
      names.append(try log.rotate())
    }
    for _ in 0..<calls { log.call() }
    try log.append("{\"v\":1,\"seq\":99999,\"time\":\"2026-11-24T09:5")
    try SegmentCompressor.compress(log.path(names[0]))
    try SegmentCompressor.compress(log.path(names[2]))
    try log.gzip(names[1])
    try FileManager.default.moveItem(atPath: log.path(names[4]), toPath: log.path("audit.jsonl.1"))
    return log
  }

  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var filter: @Sendable (inout RecordFilter) -> Void
    var isWanted: @Sendable (WrittenLog.Entry) -> Bool
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "all") { _ in
    } isWanted: { _ in
      true
    },
    Row(name: "client") {
      $0.clients = [TextPattern("client-3")]
    } isWanted: {
      $0.client == "client-3"
    },
    Row(name: "two sessions") {
      $0.sessions = [TextPattern("session-1"), TextPattern("session-2")]
    } isWanted: {
      ["session-1", "session-2"].contains($0.session)
    },
    Row(name: "operation with a wildcard") {
      $0.operations = [TextPattern("group.*")]
    } isWanted: {
      $0.operation.hasPrefix("group.")
    },
    Row(name: "outcome") {
      $0.outcomes = [TextPattern(literal: "failed")]
    } isWanted: {
      $0.outcome == "failed"
    },
    Row(name: "recipient") {
      $0.recipients = [TextPattern("hmac-sha256:21")]
    } isWanted: {
      $0.recipients.contains("hmac-sha256:21")
    },
    Row(name: "kinds") {
      $0.kinds = [TextPattern("segment"), TextPattern("recovered")]
    } isWanted: {
      $0.kind == "segment" || $0.kind == "recovered"
    },
    Row(name: "several flags") {
      $0.clients = [TextPattern("client-*")]
      $0.sessions = [TextPattern("session-4")]
      $0.outcomes = [TextPattern("ok"), TextPattern("unknown")]
    } isWanted: {
      $0.session == "session-4" && ["ok", "unknown"].contains($0.outcome)
    },
    Row(name: "nobody") {
      $0.clients = [TextPattern("client-")]
    } isWanted: { _ in
      false
    },
  ]

  @Test(arguments: rows)
  func `finds what a slow reader finds, from either end`(_ row: Row) throws {
    let log = try mixedLog()
    let wanted = log.entries.filter(row.isWanted).map(\.line)
    var query = LogQuery()
    row.filter(&query.filter)
    #expect(try log.lines(query).lines == wanted)
    query.isReversed = true
    let reversed = try log.lines(query)
    #expect(reversed.lines == wanted.reversed())
    #expect(reversed.result.problems.isEmpty)
    query.limit = 7
    #expect(try log.lines(query).lines == Array(wanted.reversed().prefix(7)))
    query.isReversed = false
    #expect(try log.lines(query).lines == Array(wanted.prefix(7)))
  }

  @Test func `times are kept to, at every edge`() throws {
    let log = try mixedLog()
    let times = log.entries.map(\.time)
    for index in stride(from: 0, to: times.count, by: 131) {
      var query = LogQuery()
      query.since = times[index]
      query.until = times[min(index + 300, times.count - 1)] - (index % 2 == 0 ? 0 : 1)
      let wanted = log.entries
        .filter { $0.time >= query.since ?? 0 && $0.time <= query.until ?? 0 }
        .map(\.line)
      #expect(try log.lines(query).lines == wanted)
      query.isReversed = true
      #expect(try log.lines(query).lines == wanted.reversed())
    }
  }

  /// Loops out of step and a clock that is set, by up to the slack.
  @Test func `records out of the order of their times are found`() throws {
    let log = try WrittenLog()
    var names: [String] = []
    for segment in 0..<4 {
      for number in 0..<1_000 {
        log.call(after: 400_000)
        if number % 400 == 399 { log.time -= 100_000_000 }
        if number % 700 == 699 { log.time += 90_000_000 }
      }
      if segment < 3 { names.append(try log.rotate()) }
    }
    try log.flush()
    try SegmentCompressor.compress(log.path(names[1]))
    let first = log.entries.map(\.time).min() ?? 0
    let last = log.entries.map(\.time).max() ?? 0
    for since in stride(from: first, to: last, by: Int(last - first) / 23) {
      var query = LogQuery()
      query.since = since
      query.until = since + 60_000_000
      let wanted = log.entries.filter { (since...since + 60_000_000).contains($0.time) }
      #expect(try log.lines(query).lines == wanted.map(\.line))
      query.isReversed = true
      #expect(try log.lines(query).lines == wanted.map(\.line).reversed())
    }
  }

  /// Six segments of about 2 MB, an hour each.
  private func largeLog(compressed: Bool) throws -> (WrittenLog, octets: Int) {
    let log = try WrittenLog()
    for _ in 0..<6 {
      for _ in 0..<2_500 { log.call(after: 720_000) }
      let name = try log.rotate()
      if compressed { try SegmentCompressor.compress(log.path(name)) }
    }
    let octets = try log.selection.segments().reduce(0) { $0 + $1.bytes }
    return (log, octets)
  }

  @Test(arguments: [false, true])
  func `a short time in a large log takes little reading`(_ isCompressed: Bool) throws {
    let (log, octets) = try largeLog(compressed: isCompressed)
    let middle = log.entries[log.entries.count / 2 + 777].time
    var query = LogQuery()
    query.since = middle
    query.until = middle + 10_000_000
    let wanted = log.entries.filter { (middle...middle + 10_000_000).contains($0.time) }
    for isReversed in [false, true] {
      query.isReversed = isReversed
      let found = try log.lines(query)
      #expect(found.lines.sorted() == wanted.map(\.line).sorted())
      #expect(found.result.octetsRead < octets / 10)
    }
    // Beyond both ends next to nothing is read.
    query.since = (log.entries.last?.time ?? 0) + 1_000_000_000_000
    query.until = nil
    #expect(try log.lines(query).result.octetsRead < octets / 50)
    query.since = nil
    query.until = WrittenLog.start - 1_000_000_000_000
    #expect(try log.lines(query).result.octetsRead == 0)
  }

  @Test(arguments: [false, true])
  func `a request id that says its time takes little reading`(_ isCompressed: Bool) throws {
    let (log, octets) = try largeLog(compressed: isCompressed)
    for index in [2, log.entries.count / 3, log.entries.count - 2_000] {
      guard let entry = log.entries[index...].first(where: { !$0.id.isEmpty }) else { continue }
      let wanted = log.entries.filter { $0.id == entry.id }.map(\.line)
      var query = LogQuery()
      query.filter.requestIDs = [TextPattern(literal: entry.id)]
      let found = try log.lines(query)
      #expect(found.lines == wanted && wanted.count == 2)
      #expect(found.result.octetsRead < octets / 5)
    }
  }

  @Test func `a request id of somebody else's is found wherever it is`() throws {
    let log = try WrittenLog()
    for number in 0..<3_000 {
      switch number {
      case 500: log.call(id: "order-4711")
      // A peer whose clock is an hour ahead, and one whose is an hour behind.
      case 700: log.call(id: WrittenLog.requestID(log.time + 3_600_000_000, 1))
      case 900: log.call(id: WrittenLog.requestID(log.time - 3_600_000_000, 2))
      default: log.call()
      }
    }
    try log.flush()
    for index in [500, 700, 900] {
      let id = log.entries[index * 2].id
      var query = LogQuery()
      query.filter.requestIDs = [TextPattern(literal: id)]
      let wanted = log.entries.filter { $0.id == id }.map(\.line)
      #expect(try log.lines(query).lines == wanted && wanted.count == 2)
    }
    var query = LogQuery()
    query.filter.requestIDs = [TextPattern(literal: WrittenLog.requestID(log.time, 9))]
    #expect(try log.lines(query).lines.isEmpty)
  }

  @Test func `a text with escapes is compared by what it means`() throws {
    let log = try WrittenLog()
    let name = "a\"b\\c\u{7}ü,\"client\":\"x"
    log.call(client: name)
    log.call(client: "x")
    try log.flush()
    var query = LogQuery()
    query.filter.clients = [TextPattern(name)]
    #expect(try log.lines(query).lines.count == 2)
    query.filter.clients = [TextPattern("x")]
    #expect(try log.lines(query).lines == log.entries.suffix(2).map(\.line))
    query.filter.clients = [TextPattern("a\"*\u{7}*")]
    #expect(try log.lines(query).lines == log.entries.prefix(2).map(\.line))
  }

  @Test(arguments: [
    ("\\u0061b", "ab", true), ("\\/", "/", true), ("\\ud83d\\ude00", "😀", true),
    ("\\ud83d", "?", false), ("\\x", "x", false), ("a\\", "a", false), ("\\n", "\n", true),
    ("\\u00fc*", "ü*", true), ("ab", "a*b*", true), ("ab", "*", true), ("", "*", true),
    ("abcabd", "*ab?", false), ("abcabd", "*abd", true), ("abcabd", "a*c*d", true),
    ("abc", "abcd*", false), ("", "", true), ("a", "", false), ("aaab", "*ab", true),
  ])
  func `patterns`(_ value: String, _ pattern: String, _ isMatch: Bool) {
    let found = TextPattern(pattern).matches(jsonText: Array(value.utf8).span)
    #expect(found == isMatch)
  }

  @Test func `a damaged segment is a problem, and the others are read`() throws {
    let log = try mixedLog()
    let names = try log.names()
    let path = log.path(names.first { $0.hasSuffix(".gz") } ?? "")
    var octets = Array(try Data(contentsOf: URL(filePath: path)))
    octets.removeLast(20)
    try Data(octets).write(to: URL(filePath: path))
    for isReversed in [false, true] {
      var query = LogQuery()
      query.isReversed = isReversed
      query.filter.kinds = [TextPattern("segment")]
      let found = try log.lines(query)
      #expect(found.lines.count == 6)
      #expect(found.result.problems.count == 1)
      #expect(found.result.problems[0].contains(path))
    }
  }

  @Test(arguments: [false, true])
  func `finds all while segments are closed, moved and compressed`(_ isReversed: Bool) throws {
    let log = try WrittenLog()
    var names: [String] = []
    for _ in 0..<5 {
      for _ in 0..<20 { log.call() }
      names.append(try log.rotate())
    }
    log.call()
    try log.flush()
    let wanted = log.entries.map(\.line)
    var query = LogQuery()
    query.isReversed = isReversed
    var lines: [String] = []
    let result = try query.run(log.selection) { line in
      if lines.isEmpty {
        do {
          // The query knows their old names by now.
          try SegmentCompressor.compress(log.path(names[1]))
          try log.gzip(names[2], to: "audit.jsonl.2.gz")
          try FileManager.default.moveItem(
            atPath: log.path(names[3]),
            toPath: log.path("audit.jsonl.1")
          )
          log.call()
          try log.rotate()
        } catch {
          Issue.record(error)
        }
      }
      lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
      return true
    }
    #expect(result.problems.isEmpty)
    if isReversed {
      #expect(lines == wanted.reversed())
    } else {
      // What the active segment got meanwhile is read as well.
      #expect(Array(lines.prefix(wanted.count)) == wanted)
      #expect(lines.count == wanted.count + 2)
    }
  }

  @Test func `no log is an error`() throws {
    let log = try WrittenLog()
    #expect(throws: AuditError.self) { try log.lines(LogQuery()) }
    let missing = LogSelection(files: ["/nonexistent/audit.jsonl"])
    #expect(throws: AuditError.self) { try LogQuery().run(missing) { _ in true } }
    #expect(throws: AuditError.self) {
      try LogQuery().run(.files([log.path("none.gz")])) { _ in true }
    }
  }

  @Test(arguments: [
    ("2026-11-24", 1_795_478_400_000_000), ("2026-11-24T09:57:12Z", 1_795_514_232_000_000),
    ("2026-11-24t09:57:12.345678z", 1_795_514_232_345_678),
    ("2026-11-24 09:57", 1_795_514_220_000_000),
    ("2026-11-24T16:57:12.5+07:00", 1_795_514_232_500_000),
    ("2026-11-24T04:27:12.0000009-05:30", 1_795_514_232_000_000),
    ("90s", 999_999_910_000_000), ("15m", 999_999_100_000_000), ("2h", 999_992_800_000_000),
    ("7d", 999_395_200_000_000), ("2w", 998_790_400_000_000), ("2024-02-29", 1_709_164_800_000_000),
  ])
  func `times`(_ text: String, _ microseconds: Int64) {
    #expect(TimePoint.parse(text, now: 1_000_000_000_000_000) == microseconds)
  }

  @Test(arguments: [
    "", "h", "2", "2y", "-2h", "2026-02-29", "2026-13-01", "2026-11-24T", "2026-11-24T25:00",
    "2026-11-24T09:57:12+7", "2026-11-24T09:57Zx", "yesterday", "2026-11-24T09:57:12.Z", "1.5h",
    "9999999999h",
  ])
  func `what is no time`(_ text: String) {
    #expect(TimePoint.parse(text, now: 0) == nil)
  }

  @Test(
    arguments: [
      ("0193a1b2-c3d4-7000-8000-000000000001", 0x0193_a1b2_c3d4 * 1_000), ("order-4711", nil),
      ("0193a1b2-c3d4-4000-8000-000000000001", nil), ("0193a1b2-c3d4-7000-c000-000000000001", nil),
      ("0193a1b2c3d4-7000-8000-0000000000011", nil), ("0193a1b2-c3d4-7000-8000-00000000000g", nil),
    ] as [(String, Int64?)]
  )
  func `only UUID version 7 says its time (RFC 9562 §5.7)`(_ id: String, _ time: Int64?) {
    #expect(RequestIDTime.microseconds(id) == time)
  }
}
