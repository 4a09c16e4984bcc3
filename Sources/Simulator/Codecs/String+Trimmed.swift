extension StringProtocol {
  /// The text without white space at its ends.
  var trimmed: String {
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    guard let first = firstIndex(where: { !isSpace($0) }) else { return "" }
    let last = lastIndex { !isSpace($0) } ?? first
    return String(self[first...last])
  }

  /// Only the decimal digits.
  var digits: String { String(filter { ("0"..."9").contains($0) }) }
}
