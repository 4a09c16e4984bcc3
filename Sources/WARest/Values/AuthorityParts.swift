import HTTP1

/// Where host and port stand in the authority of a URL.
///
/// Stricter than RFC 3986 §3.2 and much stricter than what URL parsers forgive [WHATWG URL §4.4]:
/// whatever two parsers might read as two hosts is refused.
struct AuthorityParts {
  /// Without brackets, and without one dot at the end.
  var host = 0..<0
  var isBracketed = false
  /// 0: none is given.
  var port: UInt16 = 0

  /// Finds the parts; the result says what is wrong, to be read after a pointer.
  mutating func split(_ text: Span<UInt8>) -> StaticString? {
    if text.isEmpty { return "has no host" }
    for index in text.indices {
      let octet = text[index]
      if octet == 0x40 { return "must not have a user name in its URL" }
      if octet >= 0x80 { return "must have the host of its URL in ASCII (as xn--…)" }
      if octet <= 0x20 || octet == 0x7f || octet == Octet.backslash || octet == Octet.percent {
        return "has an octet in the host of its URL that no host has"
      }
    }
    var end = text.count
    if text[0] == 0x5b {
      isBracketed = true
      var close = 1
      while close < text.count && text[close] != 0x5d { close += 1 }
      if close == text.count { return Self.addressFault }
      host = 1..<close
      end = close + 1
    } else {
      end = 0
      while end < text.count && text[end] != Octet.colon { end += 1 }
      let hasDot = end > 1 && text[end - 1] == Octet.dot
      host = 0..<(hasDot ? end - 1 : end)
    }
    if host.isEmpty { return "has no host" }
    guard end < text.count else { return nil }
    guard text[end] == Octet.colon, readPort(text.extracting((end + 1)..<text.count)) else {
      return "must have a port of 1 to 65535 after the host of its URL, or none"
    }
    return nil
  }

  private mutating func readPort(_ text: Span<UInt8>) -> Bool {
    guard (1...5).contains(text.count) else { return false }
    var value = 0
    for index in text.indices {
      guard Octet.isDigit(text[index]) else { return false }
      value = value * 10 + Int(text[index] - 48)
    }
    guard value >= 1 && value <= 65_535 else { return false }
    port = UInt16(value)
    return true
  }

  static var addressFault: StaticString {
    "must have an IPv6 address as RFC 4291 writes it between the brackets of its URL"
  }
}
