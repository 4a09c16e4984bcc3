/// Percent-encoded text as JavaScript and `qs` read it.
enum PercentText {
  /// `decodeURIComponent`: `nil` on a bad escape or bad UTF-8.
  static func decodeStrictly(_ text: some StringProtocol) -> String? {
    guard text.utf8.contains(0x25) else { return String(text) }
    var octets: [UInt8] = []
    let source = Array(text.utf8)
    var index = 0
    while index < source.count {
      guard source[index] == 0x25 else {
        octets.append(source[index])
        index += 1
        continue
      }
      guard index + 2 < source.count, let value = value(source[index + 1], source[index + 2]) else {
        return nil
      }
      octets.append(value)
      index += 3
    }
    return String(validating: octets, as: UTF8.self)
  }

  /// A form value: `+` is a space, and what cannot be decoded stays as it is.
  static func decodeForm(_ text: some StringProtocol) -> String {
    let spaced = String(text.map { $0 == "+" ? " " : $0 })
    return decodeStrictly(spaced) ?? spaced
  }

  private static func value(_ high: UInt8, _ low: UInt8) -> UInt8? {
    guard let high = Character(UnicodeScalar(high)).hexDigitValue,
      let low = Character(UnicodeScalar(low)).hexDigitValue
    else { return nil }
    return UInt8(high << 4 | low)
  }
}
