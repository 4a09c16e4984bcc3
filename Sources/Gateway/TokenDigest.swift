/// The SHA-256 of a client's token, as four words in the order of the digest's octets.
package struct TokenDigest: Sendable, Hashable {
  package var words: (UInt64, UInt64, UInt64, UInt64)

  @inlinable package init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// Looks at every bit whatever the first difference: timing tells nothing of the stored one.
  @inlinable package static func == (left: TokenDigest, right: TokenDigest) -> Bool {
    let difference =
      (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
      | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3)
    return difference == 0
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }
}
