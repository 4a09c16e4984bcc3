/// A bucket's theoretical arrival time, and by whose rates it was made.
///
/// Both in one word, so that a bucket is charged and follows another rate in one step, whoever else
/// is at it. The time is nanoseconds of the table's own clock and has 56 bits: 834 days from the
/// start of the process, after which it stands still and lets nothing pass. 0 was never charged.
struct LimitWord {
  /// Rates that nobody knows any more: such a time is kept as it is.
  static let unknownTag: UInt8 = .max
  static let timeMax: UInt64 = 1 << 56 - 1

  let bits: UInt64

  @inline(__always)
  init(bits: UInt64) { self.bits = bits }

  @inline(__always)
  init(time: UInt64, tag: UInt8) {
    bits = min(time, LimitWord.timeMax) << 8 | UInt64(tag)
  }

  @inline(__always)
  var time: UInt64 { bits >> 8 }

  @inline(__always)
  var tag: UInt8 { UInt8(truncatingIfNeeded: bits) }
}
