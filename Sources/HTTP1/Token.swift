/// Comparisons and cuts on ranges of octets, without copies.
package enum Token {
  /// The range without blanks at either side [RFC 9110 §5.6.3].
  package static func trimmed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> ByteRange {
    var first = start
    var last = end
    while first < last && Octet.isBlank(bytes[first]) { first += 1 }
    while last > first && Octet.isBlank(bytes[last - 1]) { last -= 1 }
    return ByteRange(first, last)
  }

  /// True when the range spells `literal` (in lower case), in any case.
  package static func matches(
    _ bytes: Span<UInt8>,
    _ range: ByteRange,
    _ literal: StaticString
  ) -> Bool {
    guard range.count == literal.utf8CodeUnitCount else { return false }
    let start = Int(range.start)
    for index in 0..<range.count {
      // SAFETY: `index` is below the literal's length.
      let wanted = unsafe literal.utf8Start[index]
      if Octet.lowercased(bytes[start + index]) != wanted { return false }
    }
    return true
  }

  /// True when both ranges of one buffer spell the same, in any case.
  package static func same(_ bytes: Span<UInt8>, _ left: ByteRange, _ right: ByteRange) -> Bool {
    guard left.count == right.count else { return false }
    for index in 0..<left.count
    where Octet.lowercased(bytes[Int(left.start) + index])
      != Octet.lowercased(bytes[Int(right.start) + index])
    {
      return false
    }
    return true
  }

  /// True when the octets from `start` on begin with `literal` (in lower case), in any case.
  package static func hasPrefix(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    _ literal: StaticString
  ) -> Bool {
    let length = literal.utf8CodeUnitCount
    guard end - start >= length else { return false }
    return matches(bytes, ByteRange(start, start + length), literal)
  }
}
