/// Digits followed by letters: `500ms`, `16KB`.
struct UnitNumber {
  /// Nil when the digits do not fit.
  var value: Int?
  var unit: String

  /// Nil unless the text is digits, without sign or fraction, and then anything else.
  init?(_ text: String) {
    let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    value = Int(String(Substring(digits)))
    unit = String(text.dropFirst(digits.count))
  }

  /// Nil when the product does not fit.
  func times(_ factor: Int) -> Int? {
    guard let value else { return nil }
    let (product, overflows) = value.multipliedReportingOverflow(by: factor)
    return overflows ? nil : product
  }
}
