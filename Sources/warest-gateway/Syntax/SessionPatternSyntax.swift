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
}
