import HTTP1

extension TokenDigest {
  /// Reads `token-sha256`: exactly 64 hexadecimal digits, of either case; the first is the highest
  /// of the first word.
  package init?(hexadecimal text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    var words: [UInt64] = []
    for start in stride(from: 0, to: 64, by: 16) {
      var word: UInt64 = 0
      for digit in digits[start..<start + 16] {
        guard let value = Octet.hexadecimal(digit) else { return nil }
        word = word << 4 | UInt64(value)
      }
      words.append(word)
    }
    self.init(words[0], words[1], words[2], words[3])
  }
}
