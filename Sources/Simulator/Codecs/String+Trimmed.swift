extension StringProtocol {
  /// The text without white space at its ends.
  var trimmed: String {
    if let low = first?.asciiValue, let high = last?.asciiValue, low > 0x20, high > 0x20 {
      return String(self)
    }
    let isSpace: (Character) -> Bool = { $0.isWhitespace }
    guard let first = firstIndex(where: { !isSpace($0) }) else { return "" }
    let last = lastIndex { !isSpace($0) } ?? first
    return String(self[first...last])
  }

  /// Only the decimal digits.
  var digits: String { String(filter { ("0"..."9").contains($0) }) }
}
