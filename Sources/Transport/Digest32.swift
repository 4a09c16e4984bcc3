/// A SHA-256 digest.
///
/// Trivially copyable.
package struct Digest32: Sendable, CustomStringConvertible {
  /// The digest's octets in their order, the first one highest in the first word.
  package var words: (UInt64, UInt64, UInt64, UInt64)

  @inlinable package init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    words = (first, second, third, fourth)
  }

  /// 64 lower-case hexadecimal digits.
  package var description: String {
    [words.0, words.1, words.2, words.3].reduce(into: "") { text, word in
      for shift in stride(from: 60, through: 0, by: -4) {
        text += String(word >> UInt64(shift) & 0xf, radix: 16)
      }
    }
  }
}

extension Digest32: Equatable {
  /// Looks at every bit whatever the first difference, so that timing tells nothing of a secret.
  @inlinable package static func == (left: Digest32, right: Digest32) -> Bool {
    let difference =
      (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1)
      | (left.words.2 ^ right.words.2) | (left.words.3 ^ right.words.3)
    return difference == 0
  }
}
