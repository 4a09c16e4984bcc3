/// Whom a call is for, ready to be compared with whom many others are for.
struct RecipientSet {
  private static let slotMask = 127

  /// Open addressing by the lowest bits of the hashes; 0: empty.
  ///
  /// More than twice as many as there can be names.
  private var slots = InlineArray<128, UInt64>(repeating: 0)
  private var isEmpty = true

  init(_ ask: borrowing LimitAsk) {
    for index in 0..<min(ask.recipientCount, LimitAsk.recipientsMax) {
      insert(ask.recipients[index])
    }
    if ask.target != 0 { insert(ask.target) }
  }

  private mutating func insert(_ name: UInt64) {
    var slot = Int(truncatingIfNeeded: name) & RecipientSet.slotMask
    while slots[slot] != 0 {
      if slots[slot] == name { return }
      slot = (slot + 1) & RecipientSet.slotMask
    }
    slots[slot] = name
    isEmpty = false
  }

  private func has(_ name: UInt64) -> Bool {
    var slot = Int(truncatingIfNeeded: name) & RecipientSet.slotMask
    while slots[slot] != 0 {
      if slots[slot] == name { return true }
      slot = (slot + 1) & RecipientSet.slotMask
    }
    return false
  }

  /// Whether another call is for one of them.
  func hasAny(of ask: borrowing LimitAsk) -> Bool {
    if isEmpty { return false }
    if ask.target != 0 {
      if has(ask.target) { return true }
    }
    var hasAny = false
    for index in 0..<min(ask.recipientCount, LimitAsk.recipientsMax) {
      let isOneOfThem = has(ask.recipients[index])
      hasAny = hasAny || isOneOfThem
    }
    return hasAny
  }
}
