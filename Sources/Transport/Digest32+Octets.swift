extension Digest32 {
  /// - Parameter octets: The first one highest in the first word.
  package init(octets: InlineArray<32, UInt8>) {
    self.init(
      Digest32.word(octets, 0),
      Digest32.word(octets, 8),
      Digest32.word(octets, 16),
      Digest32.word(octets, 24)
    )
  }

  package var octets: InlineArray<32, UInt8> {
    let words: InlineArray<4, UInt64> = [self.words.0, self.words.1, self.words.2, self.words.3]
    return InlineArray<32, UInt8> { index in
      UInt8(truncatingIfNeeded: words[index / 8] >> UInt64(56 - index % 8 * 8))
    }
  }

  private static func word(_ octets: InlineArray<32, UInt8>, _ start: Int) -> UInt64 {
    (start..<start + 8).reduce(0) { word, index in word << 8 | UInt64(octets[index]) }
  }
}
