import Synchronization

/// T by tag, for all threads; 0: unknown.
struct LimitIntervals: ~Copyable, Sendable {
  private let list = InlineArray<256, Atomic<UInt64>> { _ in Atomic(0) }

  subscript(tag: UInt8) -> UInt64 { list[Int(tag)].load(ordering: .relaxed) }

  func set(_ tag: UInt8, _ interval: UInt64) { list[Int(tag)].store(interval, ordering: .relaxed) }
}
