import HTTP1

extension Span<UInt8> {
  func equals(_ text: StaticString) -> Bool {
    count == text.utf8CodeUnitCount && begins(with: text)
  }

  /// Equal when ASCII letters count in any case.
  func equalsIgnoringCase(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in indices {
      // SAFETY: inside the static string, which lives for ever.
      let expected = unsafe text.utf8Start[index]
      guard Octet.lowercased(self[index]) == Octet.lowercased(expected) else { return false }
    }
    return true
  }

  func begins(with text: StaticString) -> Bool { holds(text, at: 0) }

  func ends(with text: StaticString) -> Bool { holds(text, at: count - text.utf8CodeUnitCount) }

  private func holds(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard start >= 0 && start + length <= count else { return false }
    for index in 0..<length {
      // SAFETY: inside the static string, which lives for ever.
      guard unsafe text.utf8Start[index] == self[start + index] else { return false }
    }
    return true
  }
}

extension NameBuffer {
  func equals(_ text: StaticString) -> Bool {
    count == keptCount && octets.span.extracting(first: keptCount).equals(text)
  }
}
