import HTTP1

/// A few words in one static text, with a blank after each.
enum WordList {
  /// Whether `word`, in any case, is one of `words`, which are in lower case.
  static func contains(_ words: StaticString, _ word: Span<UInt8>) -> Bool {
    var matched = 0
    for index in 0..<words.utf8CodeUnitCount {
      // SAFETY: `index` is below the length of the static text.
      let octet = unsafe words.utf8Start[index]
      if octet == Octet.space {
        if matched == word.count && matched > 0 { return true }
        matched = 0
      } else if matched >= 0 {
        let isSame = matched < word.count && Octet.lowercased(word[matched]) == octet
        matched = isSame ? matched + 1 : -1
      }
    }
    return false
  }
}
