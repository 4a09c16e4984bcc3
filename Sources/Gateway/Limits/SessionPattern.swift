/// A session id with `*` for any run of characters.
struct SessionPattern: Sendable {
  private let text: [UInt8]

  init(_ pattern: String) { text = Array(pattern.utf8) }

  /// Only the last `*` is ever tried again, one octet further each time, so that no pattern takes
  /// more than its length times the session's.
  func covers(_ session: Span<UInt8>) -> Bool {
    var at = 0
    var index = 0
    var starAt = -1
    var starIndex = 0
    while index < session.count {
      if at < text.count && text[at] == UInt8(ascii: "*") {
        starAt = at
        starIndex = index
        at += 1
      } else if at < text.count && text[at] == session[index] {
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
    while at < text.count && text[at] == UInt8(ascii: "*") { at += 1 }
    return at == text.count
  }
}
