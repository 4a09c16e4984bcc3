package import HTTP1

extension ByteWriter {
  /// Appends 16 lower-case digits, leading zeros included.
  package mutating func append(hexadecimal16 word: UInt64) {
    var shift: UInt64 = 64
    while shift > 0 {
      shift -= 8
      append(hexadecimal2: UInt8(truncatingIfNeeded: word >> shift))
    }
  }

  /// Appends two lower-case digits.
  package mutating func append(hexadecimal2 octet: UInt8) {
    append(ByteWriter.digit(octet >> 4))
    append(ByteWriter.digit(octet & 0xf))
  }

  @inline(__always)
  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
