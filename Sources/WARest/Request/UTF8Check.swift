/// Checks UTF-8 octet by octet: no overlong forms, no surrogates, nothing above U+10FFFF
/// [RFC 3629 §4].
struct UTF8Check: Sendable {
  private var pending: UInt8 = 0
  private var low: UInt8 = 0x80
  private var high: UInt8 = 0xbf

  /// False while a character has begun and not ended.
  var isComplete: Bool { pending == 0 }

  /// Takes the next octet; false when it cannot stand there.
  @inline(__always) mutating func accept(_ octet: UInt8) -> Bool {
    if pending == 0 {
      if octet < 0x80 { return true }
      return begin(octet)
    }
    guard octet >= low && octet <= high else { return false }
    low = 0x80
    high = 0xbf
    pending -= 1
    return true
  }

  private mutating func begin(_ octet: UInt8) -> Bool {
    switch octet {
    case 0xc2...0xdf: pending = 1
    case 0xe0: (pending, low) = (2, 0xa0)
    case 0xed: (pending, high) = (2, 0x9f)
    case 0xe1...0xef: pending = 2
    case 0xf0: (pending, low) = (3, 0x90)
    case 0xf1...0xf3: pending = 3
    case 0xf4: (pending, high) = (3, 0x8f)
    default: return false
    }
    return true
  }
}
