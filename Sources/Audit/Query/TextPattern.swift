/// A text to look for, in which `*` may stand for any run of characters.
package struct TextPattern: Sendable, Equatable {
  private let octets: [UInt8]
  private let hasWildcard: Bool

  /// Takes `*` for any run.
  package init(_ text: String) {
    octets = Array(text.utf8)
    hasWildcard = octets.contains(UInt8(ascii: "*"))
  }

  /// Takes every character for itself.
  package init(literal text: String) {
    octets = Array(text.utf8)
    hasWildcard = false
  }

  /// The text, unless it has a wildcard.
  var literal: String? { hasWildcard ? nil : String(decoding: octets, as: UTF8.self) }

  /// Whether the inside of a JSON string, escapes and all, is such a text.
  func matches(jsonText value: Span<UInt8>) -> Bool {
    guard JSONEscapes.isThere(value) else { return matches(value) }
    guard let resolved = JSONEscapes.resolve(value) else { return false }
    return matches(resolved.span)
  }

  private func matches(_ text: Span<UInt8>) -> Bool {
    guard hasWildcard else {
      guard text.count == octets.count else { return false }
      for index in octets.indices where text[index] != octets[index] { return false }
      return true
    }
    return matchesRuns(text)
  }

  /// After a mismatch the last `*` takes one octet more.
  private func matchesRuns(_ text: Span<UInt8>) -> Bool {
    var (place, index) = (0, 0)
    var retry: (place: Int, index: Int)?
    while index < text.count {
      if place < octets.count, octets[place] == UInt8(ascii: "*") {
        retry = (place + 1, index)
        place += 1
      } else if place < octets.count, octets[place] == text[index] {
        place += 1
        index += 1
      } else if let last = retry {
        retry = (last.place, last.index + 1)
        (place, index) = (last.place, last.index + 1)
      } else {
        return false
      }
    }
    return octets[place...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
