import Synchronization

/// What one loop counts, for whoever asks for the metrics: written by the loop alone, read by all.
final class LoopCounters: Sendable {
  /// Refused calls that are recorded one by one.
  let refusalsRecorded = LoopCounter()
  /// Refused calls that stand in the count of a summary.
  let refusalsCounted = LoopCounter()
  let refusalSummaries = LoopCounter()
}

/// A number that one thread raises.
///
/// It has a line of the processor's cache to itself, so that raising it disturbs no other loop; and
/// because there is one writer, a plain load and store are enough.
struct LoopCounter: ~Copyable, Sendable {
  private let number = Atomic<UInt64>(0)
  private let padding = InlineArray<15, UInt64>(repeating: 0)

  var value: UInt64 { number.load(ordering: .relaxed) }

  func add(_ amount: Int = 1) {
    number.store(value &+ UInt64(amount), ordering: .relaxed)
  }
}
