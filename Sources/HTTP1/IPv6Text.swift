/// An IPv6 address in text [RFC 3986 §3.2.2]; zones and future versions are not taken.
enum IPv6Text {
  /// Where the bracket stands that closes the address at `start`; `nil` when it is no address.
  static func end(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let close = ByteSearch.first(0x5d, in: bytes, from: start, to: end)
    guard close < end else { return nil }
    return isAddress(bytes, start, close) ? close : nil
  }

  private static func isAddress(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var position = start
    var groups = 0
    var hasGap = false
    if end - start >= 2, bytes[start] == Octet.colon {
      guard bytes[start + 1] == Octet.colon else { return false }
      hasGap = true
      position = start + 2
    }
    while position < end {
      let groupEnd = hexadecimalEnd(bytes, position, end)
      if groupEnd < end && bytes[groupEnd] == Octet.dot {
        // The last 32 bits may be written as IPv4.
        guard isIPv4(bytes, position, end) else { return false }
        groups += 2
        break
      }
      guard groupEnd > position, groupEnd - position <= 4 else { return false }
      groups += 1
      position = groupEnd
      guard position < end else { break }
      guard bytes[position] == Octet.colon, position + 1 < end else { return false }
      position += 1
      if bytes[position] == Octet.colon {
        guard !hasGap else { return false }
        hasGap = true
        position += 1
      }
    }
    return hasGap ? groups <= 7 : groups == 8
  }

  private static func hexadecimalEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end && Octet.hexadecimal(bytes[position]) != nil { position += 1 }
    return position
  }

  private static func isIPv4(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var position = start
    for part in 0..<4 {
      let first = position
      var value = 0
      while position < end, position - first < 3, Octet.isDigit(bytes[position]) {
        value = value * 10 + Int(bytes[position] - 48)
        position += 1
      }
      let hasLeadingZero = position - first > 1 && bytes[first] == 48
      guard position > first, value <= 255, !hasLeadingZero else { return false }
      if part < 3 {
        guard position < end, bytes[position] == Octet.dot else { return false }
        position += 1
      }
    }
    return position == end
  }
}
