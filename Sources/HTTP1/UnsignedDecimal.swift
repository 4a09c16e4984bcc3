/// A number in digits and nothing else, as fields have it: delta-seconds, counts, lengths
/// [RFC 9110 §5.6.7 and §8.6, RFC 9111 §1.2.2].
package enum UnsignedDecimal {
  /// The number that `text` is; nil when it is empty, has anything but digits, or is 2^64 or more.
  ///
  /// `UInt64(_:)` is not used because it takes a sign, which another reader may not.
  package static func value(of text: Span<UInt8>) -> UInt64? {
    guard !text.isEmpty else { return nil }
    var value: UInt64 = 0
    for index in text.indices {
      guard Octet.isDigit(text[index]) else { return nil }
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isFull) = tens.addingReportingOverflow(UInt64(text[index] &- 48))
      guard !isTooLarge && !isFull else { return nil }
      value = sum
    }
    return value
  }
}
