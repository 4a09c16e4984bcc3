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
    let (pattern, text) = (Array(pattern.utf8), Array(other.utf8))
    let star = UInt8(ascii: "*")
    var (place, index) = (0, 0)
    var retry: (place: Int, index: Int)?
    while index < text.count {
      if place < pattern.count, pattern[place] == star {
        place += 1
        retry = (place, index)
      } else if place < pattern.count, pattern[place] == text[index] {
        place += 1
        index += 1
      } else if let last = retry {
        retry = (last.place, last.index + 1)
        (place, index) = (last.place, last.index + 1)
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == star }
  }
}
