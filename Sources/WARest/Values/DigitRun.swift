/// Digits as they come: their value, how many they are, and a hash of those that do not fit.
struct DigitRun: Sendable {
  private(set) var value: UInt64 = 0
  private var rest: UInt64 = 0

  /// The digits that were seen, kept or not, up to 65,535.
  private var seen: UInt16 = 0

  init() {}

  init(_ value: UInt64, count: Int) {
    self.value = value
    seen = UInt16(count)
  }

  var count: Int { Int(seen) }

  /// Whether `value` has all digits.
  var isWhole: Bool { count <= RecipientID.digitsMax }

  @inline(__always) mutating func append(_ digit: UInt8) {
    if seen < UInt16(RecipientID.digitsMax) {
      value = value &* 10 &+ UInt64(digit)
    } else {
      rest = (rest ^ UInt64(digit)) &* 0x9e37_79b9_7f4a_7c15
      rest ^= rest >> 29
    }
    seen &+= seen == .max ? 0 : 1
  }

  /// Both as one; nil when that is too long.
  func followed(by other: DigitRun) -> DigitRun? {
    guard isWhole && count + other.count <= RecipientID.digitsMax else { return nil }
    var both = self
    for _ in 0..<other.count { both.value &*= 10 }
    both.value &+= other.value
    both.seen += other.seen
    return both
  }

  mutating func replaceLeadingZero(by code: UInt64) {
    var place: UInt64 = 1
    for _ in 1..<max(count, 1) { place &*= 10 }
    guard value < place else { return }
    // Two digits for one; a number that was full is no phone number either way.
    seen += 1
    guard isWhole else { return }
    value &+= code &* place
  }

  /// The id of a number that is longer than any real one.
  static func long(_ kind: RecipientID.Kind, _ head: DigitRun, _ tail: DigitRun) -> RecipientID {
    var hash = head.rest
    for part in [UInt64(head.count), tail.value, tail.rest, UInt64(tail.count)] {
      hash = (hash ^ part) &* 0x9e37_79b9_7f4a_7c15
      hash ^= hash >> 29
    }
    let count = head.count + tail.count
    return .long(kind, digits: head.value, count: count, hash: hash & 0xff_ffff_ffff)
  }
}
