/// Well-formed UTF-8, an octet at a time [RFC 3629 §4]: no overlong forms, no surrogates, nothing
/// above U+10FFFF.
package struct UTF8Check: Sendable {
  /// Continuation octets still to come.
  private var awaited: UInt8 = 0

  /// What the next continuation octet may be; narrower right after some first octets.
  private var lowest: UInt8 = 0x80
  private var highest: UInt8 = 0xbf

  package init() {}

  /// True between characters.
  package var isComplete: Bool { awaited == 0 }

  /// False when `octet` cannot follow those before.
  package mutating func take(_ octet: UInt8) -> Bool {
    if awaited > 0 {
      guard lowest...highest ~= octet else { return false }
      awaited -= 1
      lowest = 0x80
      highest = 0xbf
      return true
    }
    switch octet {
    case ..<0x80: return true
    case 0xc2...0xdf: awaited = 1
    case 0xe0...0xef:
      awaited = 2
      if octet == 0xe0 { lowest = 0xa0 }
      if octet == 0xed { highest = 0x9f }
    case 0xf0...0xf4:
      awaited = 3
      if octet == 0xf0 { lowest = 0x90 }
      if octet == 0xf4 { highest = 0x8f }
    default: return false
    }
    return true
  }
}
