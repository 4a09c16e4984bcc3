import Transport

/// When the next checkpoint is due.
///
/// Trivially copyable, so that a write that failed is taken back by putting the old value back.
struct CheckpointSchedule {
  private let intervalNanoseconds: UInt64

  /// Sequence number of the last checkpoint; 0: none.
  var last: UInt64

  /// Records since then.
  var records = 0

  /// Monotonic nanoseconds.
  var dueAt: UInt64

  init(_ settings: AuditConfiguration, last: UInt64) {
    intervalNanoseconds = UInt64(settings.checkpointSeconds) * 1_000_000_000
    self.last = last
    dueAt = Clock.monotonicNanoseconds() + intervalNanoseconds
  }

  mutating func taken(at sequence: UInt64) {
    last = sequence
    records = 0
    dueAt = Clock.monotonicNanoseconds() + intervalNanoseconds
  }
}
