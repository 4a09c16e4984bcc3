import Gateway
package import HTTP1
package import Transport

extension Digest32 {
  /// Reads 64 hexadecimal digits.
  package init?(hexadecimal digits: Span<UInt8>) {
    guard digits.count == 64,
      let first = Digest32.word(digits.extracting(0..<16)),
      let second = Digest32.word(digits.extracting(16..<32)),
      let third = Digest32.word(digits.extracting(32..<48)),
      let fourth = Digest32.word(digits.extracting(48..<64))
    else { return nil }
    self.init(first, second, third, fourth)
  }

  /// 64 lower-case hexadecimal digits.
  var digits: InlineArray<64, UInt8> {
    let words: InlineArray<4, InlineArray<16, UInt8>> = [
      ByteWriter.digits(of: words.0), ByteWriter.digits(of: words.1),
      ByteWriter.digits(of: words.2), ByteWriter.digits(of: words.3),
    ]
    // SAFETY: both are 64 octets without padding.
    return unsafe unsafeBitCast(words, to: InlineArray<64, UInt8>.self)
  }

  /// Reads 16 hexadecimal digits.
  static func word(_ digits: Span<UInt8>) -> UInt64? {
    var word: UInt64 = 0
    for index in digits.indices {
      guard let value = Octet.hexadecimal(digits[index]) else { return nil }
      word = word << 4 | UInt64(value)
    }
    return word
  }
}

extension ByteWriter {
  /// Appends 64 lower-case hexadecimal digits.
  package mutating func append(_ digest: Digest32) { append(digest.digits.span) }
}
