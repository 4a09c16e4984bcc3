/// The calls that were closed last, as far as a table of fixed size can tell.
///
/// It knows a second outcome of a call that never went out, which looks like the only record of a
/// refused one.
struct RecentCalls {
  private static let slotCount = 1 << 13
  private var slots = [UInt64](repeating: 0, count: RecentCalls.slotCount)

  mutating func insert(_ key: IntentTable.Key) {
    slots[Int(truncatingIfNeeded: key.first) & (RecentCalls.slotCount - 1)] = key.second | 1
  }

  mutating func remove(_ key: IntentTable.Key) {
    slots[Int(truncatingIfNeeded: key.first) & (RecentCalls.slotCount - 1)] = 0
  }

  func contains(_ key: IntentTable.Key) -> Bool {
    slots[Int(truncatingIfNeeded: key.first) & (RecentCalls.slotCount - 1)] == key.second | 1
  }
}
