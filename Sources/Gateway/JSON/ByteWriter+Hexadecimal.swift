package import HTTP1

extension ByteWriter {
  /// Appends 16 lower-case digits, leading zeros included.
  package mutating func append(hexadecimal16 word: UInt64) {
    var digits = InlineArray<16, UInt8>(repeating: 0)
    var rest = word
    for index in 0..<16 {
      rest = rest &<< 4 | rest &>> 60
      digits[index] = ByteWriter.digit(UInt8(truncatingIfNeeded: rest & 0xf))
    }
    append(digits.span)
  }

  /// Appends two lower-case digits.
  package mutating func append(hexadecimal2 octet: UInt8) {
    append(ByteWriter.digit(octet >> 4))
    append(ByteWriter.digit(octet & 0xf))
  }

  @inline(__always)
  static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x57 &+ value }
}
