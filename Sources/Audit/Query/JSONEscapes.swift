import HTTP1

/// The inside of a JSON string [RFC 8259 §7] without its escapes.
package enum JSONEscapes {
  private static let backslash = UInt8(ascii: "\\")

  static func isThere(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] == backslash { return true }
    return false
  }

  /// - Returns: Nil when an escape is none.
  package static func resolve(_ text: Span<UInt8>) -> [UInt8]? {
    var octets: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == backslash else {
        octets.append(text[index])
        index += 1
        continue
      }
      guard index + 1 < text.count else { return nil }
      index += 2
      switch text[index - 1] {
      case UInt8(ascii: "\""), backslash, UInt8(ascii: "/"): octets.append(text[index - 1])
      case UInt8(ascii: "b"): octets.append(0x08)
      case UInt8(ascii: "f"): octets.append(0x0c)
      case UInt8(ascii: "n"): octets.append(0x0a)
      case UInt8(ascii: "r"): octets.append(0x0d)
      case UInt8(ascii: "t"): octets.append(0x09)
      case UInt8(ascii: "u"):
        guard let scalar = scalar(text, &index) else { return nil }
        octets.append(contentsOf: Array(String(Character(scalar)).utf8))
      default: return nil
      }
    }
    return octets
  }

  /// Four digits, and after the first half of a pair the second.
  private static func scalar(_ text: Span<UInt8>, _ index: inout Int) -> Unicode.Scalar? {
    guard let first = digits(text, index) else { return nil }
    index += 4
    guard first & 0xfc00 == 0xd800 else { return Unicode.Scalar(first) }
    guard text.count - index >= 6, text[index] == backslash,
      text[index + 1] == UInt8(ascii: "u"), let second = digits(text, index + 2),
      second & 0xfc00 == 0xdc00
    else { return nil }
    index += 6
    return Unicode.Scalar(0x10000 + (first & 0x3ff) << 10 + second & 0x3ff)
  }

  private static func digits(_ text: Span<UInt8>, _ start: Int) -> UInt32? {
    guard text.count - start >= 4 else { return nil }
    var value: UInt32 = 0
    for index in start..<start + 4 {
      guard let digit = Octet.hexadecimal(text[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
