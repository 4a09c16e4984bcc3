package import HTTP1

extension ByteWriter {
  /// Appends 16 lower-case digits, leading zeros included.
  package mutating func append(hexadecimal16 word: UInt64) {
    append(ByteWriter.digits(of: word).span)
  }

  /// Appends two lower-case digits.
  package mutating func append(hexadecimal2 octet: UInt8) {
    append(ByteWriter.digit(octet >> 4))
    append(ByteWriter.digit(octet & 0xf))
  }

  /// The 16 lower-case digits of a word, the highest first.
  @inline(__always)
  package static func digits(of word: UInt64) -> InlineArray<16, UInt8> {
    let words: InlineArray<2, UInt64> = [
      eightDigits(UInt32(truncatingIfNeeded: word >> 32)),
      eightDigits(UInt32(truncatingIfNeeded: word)),
    ]
    // SAFETY: both are 16 octets without padding.
    return unsafe unsafeBitCast(words, to: InlineArray<16, UInt8>.self)
  }

  /// Eight digits at once, the highest in the octet that stands first in memory.
  ///
  /// The half octets are spread, one to each octet; those above nine get the distance from the
  /// digits to the letters as well.
  @inline(__always)
  private static func eightDigits(_ value: UInt32) -> UInt64 {
    var spread = UInt64(value)
    spread = (spread | spread &<< 16) & 0x0000_ffff_0000_ffff
    spread = (spread | spread &<< 8) & 0x00ff_00ff_00ff_00ff
    spread = (spread | spread &<< 4) & 0x0f0f_0f0f_0f0f_0f0f
    let isLetter = (spread &+ 0x0606_0606_0606_0606) &>> 4 & 0x0101_0101_0101_0101
    return (spread &+ 0x3030_3030_3030_3030 &+ isLetter &* 39).bigEndian
  }

  @inline(__always)
  static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x57 &+ value }
}
