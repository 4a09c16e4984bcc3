import Gateway

/// `token-sha256`: 64 hexadecimal digits, as `sha256sum` prints them.
enum TokenDigestSyntax {
  static let hint = "make it with: printf %s TOKEN | sha256sum"

  /// Nil unless there are exactly 64 digits, of either case.
  ///
  /// The first digit is the highest of the first word.
  static func parse(_ text: String) -> TokenDigest? {
    guard text.utf8.count == 64 else { return nil }
    var words: [UInt64] = []
    var rest = text[...]
    while !rest.isEmpty {
      let digits = rest.prefix(16)
      guard digits.utf8.allSatisfy(isHexadecimal), let word = UInt64(digits, radix: 16) else {
        return nil
      }
      words.append(word)
      rest = rest.dropFirst(16)
    }
    guard words.count == 4 else { return nil }
    return TokenDigest(words[0], words[1], words[2], words[3])
  }

  private static func isHexadecimal(_ octet: UInt8) -> Bool {
    (0x30...0x39).contains(octet) || (0x61...0x66).contains(octet | 0x20)
  }
}
