import Testing

@testable import Audit

@Suite("Searching a log behind a record")
struct SequenceSearchTests {
  /// Clocks that jump by days, in segments of every sort.
  private func log(calls: Int) throws -> WrittenLog {
    let log = try WrittenLog()
    var names: [String] = []
    for part in 0..<4 {
      for call in 0..<calls {
        log.call()
        if call % 97 == 50 { log.time += part % 2 == 0 ? -172_800_000_000 : 200_000_000_000 }
      }
      names.append(try log.rotate())
    }
    for _ in 0..<calls { log.call() }
    try log.flush()
    try SegmentCompressor.compress(log.path(names[0]))
    try log.gzip(names[1])
    return log
  }

  @Test func `finds all behind it, wherever the clock was`() throws {
    let log = try log(calls: 400)
    for after in stride(from: 0, through: log.entries.count + 1, by: 173) {
      var query = LogQuery()
      query.afterSequence = UInt64(after)
      let wanted = log.entries.dropFirst(after).map(\.line)
      #expect(try log.lines(query).lines == wanted)
      query.isReversed = true
      #expect(try log.lines(query).lines == wanted.reversed())
    }
  }

  @Test func `reads little of what is before it`() throws {
    let log = try log(calls: 1_500)
    var query = LogQuery()
    query.afterSequence = UInt64(log.entries.count - 10)
    let (lines, result) = try log.lines(query)
    #expect(lines.count == 10)
    #expect(result.octetsRead < 3 * TimeSearch.windowBytes)
  }

  @Test func `finds nothing behind the last one`() throws {
    let log = try log(calls: 10)
    var query = LogQuery()
    query.afterSequence = .max
    #expect(try log.lines(query).lines.isEmpty)
  }
}
