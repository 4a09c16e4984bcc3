/// Lines that a sink did not get, until a record says so.
///
/// The record is a line that the sink may not get either: each makes the next one wait longer.
struct DropReport: Sendable {
  private(set) var total = 0
  private var unreported = 0
  private var pauseNanoseconds: UInt64 = 0
  private var lastAt: UInt64 = 0

  mutating func add(_ lines: Int) {
    total += lines
    unreported += lines
  }

  /// What a record shall say now; 0: nothing.
  ///
  /// With `isLast` there will be no other chance.
  mutating func take(now: UInt64, _ timing: SinkTiming, isLast: Bool) -> Int {
    let elapsed = now - min(lastAt, now)
    guard unreported > 0, pauseNanoseconds == 0 || elapsed >= pauseNanoseconds || isLast else {
      return 0
    }
    // Quiet for as long again: what comes now is another failure.
    let isNew = pauseNanoseconds == 0 || elapsed >= 2 * pauseNanoseconds
    pauseNanoseconds =
      isNew
      ? timing.reportFirstNanoseconds : min(2 * pauseNanoseconds, timing.reportMaxNanoseconds)
    lastAt = now
    defer { unreported = 0 }
    return unreported
  }

  /// The record could not be written.
  mutating func putBack(_ lines: Int) {
    unreported += lines
    // It was no report.
    lastAt = 0
  }
}
