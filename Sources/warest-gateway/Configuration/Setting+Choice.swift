extension Setting {
  /// One of a few words.
  func word(of words: [String]) -> String? {
    guard let word = text() else { return nil }
    guard words.contains(word) else {
      let nearest = Suggestion.nearest(to: word, among: words)
      error("must be \(words.inSentence)", hints: nearest.map { ["did you mean '\($0)'?"] } ?? [])
      return nil
    }
    return word
  }

  /// One of the words that are the cases of a type.
  func choice<Choice>(_ type: Choice.Type) -> Choice?
  where Choice: CaseIterable & RawRepresentable, Choice.RawValue == String {
    word(of: type.allCases.map(\.rawValue)).flatMap { Choice(rawValue: $0) }
  }

  func truth() -> Bool? {
    guard let raw = raw(expecting: "true or false") else { return nil }
    guard raw == "true" || raw == "false" else {
      error("must be true or false")
      return nil
    }
    return raw == "true"
  }
}

extension [String] {
  /// `group or os`; `public, any or none`.
  fileprivate var inSentence: String {
    guard count > 1, let last else { return first ?? "" }
    return "\(dropLast().joined(separator: ", ")) or \(last)"
  }
}
