/// A session id with `*` for any run of characters.
package struct SessionPattern: Sendable {
  private let text: [UInt8]

  package init(_ pattern: String) { text = Array(pattern.utf8) }

  /// Letter case counts.
  package func covers(_ session: Span<UInt8>) -> Bool {
    SessionPattern.covers(text, 0..<text.count, session)
  }

  /// The same for a pattern that is a part of a longer text.
  ///
  /// Only the last `*` is ever tried again, one octet further each time, so that no pattern takes
  /// more than its length times the session's.
  static func covers(_ text: [UInt8], _ part: Range<Int>, _ session: Span<UInt8>) -> Bool {
    var at = part.lowerBound
    var index = 0
    var starAt = -1
    var starIndex = 0
    while index < session.count {
      if at < part.upperBound && text[at] == UInt8(ascii: "*") {
        starAt = at
        starIndex = index
        at += 1
      } else if at < part.upperBound && text[at] == session[index] {
        at += 1
        index += 1
      } else if starAt >= 0 {
        starIndex += 1
        index = starIndex
        at = starAt + 1
      } else {
        return false
      }
    }
    while at < part.upperBound && text[at] == UInt8(ascii: "*") { at += 1 }
    return at == part.upperBound
  }
}
