import HTTP1
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
