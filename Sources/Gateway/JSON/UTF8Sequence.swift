/// UTF-8 as RFC 3629 §4 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
enum UTF8Sequence {
  /// Octets of the character that starts at `index`, or 0 when no valid one does.
  static func count(_ octets: Span<UInt8>, at index: Int) -> Int {
    let first = octets[index]
    if first < 0x80 { return 1 }
    let count = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    guard (0xc2...0xf4).contains(first), index + count <= octets.count else { return 0 }
    let second = octets[index + 1]
    let least: UInt8 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80
    let most: UInt8 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf
    guard second >= least && second <= most else { return 0 }
    for offset in 2..<max(count, 2) where octets[index + offset] & 0xc0 != 0x80 { return 0 }
    return count
  }

  static func isValid(_ octets: Span<UInt8>) -> Bool {
    var index = 0
    while index < octets.count {
      let count = count(octets, at: index)
      if count == 0 { return false }
      index += count
    }
    return true
  }
}
