import Gateway

/// Session patterns: a session's id, in which `*` stands for any run of characters.
enum SessionPatternSyntax {
  static let bytesMax = 128
  static let hint = "for example \"main\", \"sales-*\" or \"*\""

  /// Octets that would end or change a path segment are not in any session id.
  static func isValid(_ text: String) -> Bool {
    (1...bytesMax).contains(text.utf8.count)
      && text.utf8.allSatisfy { octet in
        (0x21...0x7E).contains(octet) && !Array("/?#%\"\\".utf8).contains(octet)
      }
  }

  /// True when every session that `other` covers is covered by `pattern` too.
  ///
  /// `*` is in no session's name, so that one of `other` stands for names of which nothing but a
  /// `*` can take all.
  static func covers(_ pattern: String, _ other: String) -> Bool {
    SessionPattern(pattern).covers(Array(other.utf8).span)
  }
}
