/// Decodes the escapes of JSON strings, octet by octet, as far as they are ASCII [RFC 8259 §7].
struct EscapeState: Sendable {
  enum Step {
    /// Belongs to no escape.
    case ordinary
    case held
    case decoded(UInt8)
  }

  /// 0: none is open; 1: behind a backslash; above that, hexadecimal digits to come and one.
  private var left: UInt8 = 0
  private var unit: UInt16 = 0

  var isOpen: Bool { left > 0 }

  mutating func take(_ octet: UInt8) -> Step {
    switch left {
    case 0:
      guard octet == JSONOctet.backslash else { return .ordinary }
      left = 1
      return .held
    case 1:
      left = 0
      switch octet {
      case UInt8(ascii: "u"):
        left = 5
        unit = 0
        return .held
      case UInt8(ascii: "n"): return .decoded(TextOctet.lineFeed)
      case UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        return .decoded(TextOctet.space)
      default: return .decoded(octet)
      }
    default:
      guard let digit = hexadecimal(octet) else {
        left = 0
        return .decoded(octet)
      }
      unit = unit << 4 | UInt16(digit)
      left -= 1
      guard left == 1 else { return .held }
      left = 0
      // Nothing above ASCII means anything in an id; it is no blank at the end of one either.
      return .decoded(unit < 0x80 ? UInt8(unit) : 0xff)
    }
  }

  private func hexadecimal(_ octet: UInt8) -> UInt8? {
    if TextOctet.isDigit(octet) { return octet - 0x30 }
    let letter = octet | 0x20
    return letter &- 0x61 < 6 ? letter - 0x61 + 10 : nil
  }
}
