import Glibc

/// Finds where lines end.
enum LineFeed {
  /// The place of the first line feed in a range; nil: there is none.
  static func place(in octets: Span<UInt8>, _ range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= octets.count)
    // SAFETY: the range lies inside the span, which is alive during the call.
    return unsafe octets.withUnsafeBytes { bytes in
      guard !range.isEmpty, let base = bytes.baseAddress,
        let found = unsafe memchr(base + range.lowerBound, 0x0a, range.count)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }

  /// The place of the last one.
  static func lastPlace(in octets: Span<UInt8>, _ range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= octets.count)
    var index = range.upperBound
    while index > range.lowerBound {
      index -= 1
      if octets[index] == 0x0a { return index }
    }
    return nil
  }
}
