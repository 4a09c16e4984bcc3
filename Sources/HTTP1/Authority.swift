/// `uri-host [":" port]` [RFC 9110 §7.2, RFC 3986 §3.2].
package enum Authority {
  /// True for a host with an optional port.
  ///
  /// Never true for an empty host, userinfo, a list, broken or null escapes, an address in brackets
  /// that is not IPv6, or a port above 65535.
  package static func isValid(_ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
    let end = Int(range.end)
    var position = Int(range.start)
    guard position < end else { return false }
    if bytes[position] == 0x5b {
      guard let bracket = IPv6Text.end(bytes, position + 1, end) else { return false }
      position = bracket + 1
    } else {
      while position < end && bytes[position] != Octet.colon {
        guard Octet.isHostName(bytes[position]) else { return false }
        if bytes[position] == Octet.percent {
          guard isEscape(bytes, position, end) else { return false }
          position += 2
        }
        position += 1
      }
      if position == Int(range.start) { return false }
    }
    guard position < end else { return true }
    guard bytes[position] == Octet.colon else { return false }
    return isPort(bytes, position + 1, end)
  }

  private static func isEscape(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> Bool {
    guard position + 2 < end, let high = Octet.hexadecimal(bytes[position + 1]),
      let low = Octet.hexadecimal(bytes[position + 2])
    else { return false }
    return high | low != 0
  }

  /// A port may be empty [RFC 3986 §3.2.3].
  private static func isPort(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start <= 5 else { return false }
    var port = 0
    for index in start..<end {
      guard Octet.isDigit(bytes[index]) else { return false }
      port = port * 10 + Int(bytes[index] - 48)
    }
    return port <= 65_535
  }
}
