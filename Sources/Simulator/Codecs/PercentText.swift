/// Percent-encoded text as JavaScript and `qs` read it.
enum PercentText {
  /// `decodeURIComponent`: `nil` on a bad escape or bad UTF-8.
  static func decodeStrictly(_ text: some StringProtocol) -> String? {
    guard text.utf8.contains(0x25) else { return String(text) }
    return decode(Array(text.utf8)[...], spaces: false)
  }

  /// A form value: `+` is a space, and what cannot be decoded stays as it is.
  static func decodeForm(_ octets: ArraySlice<UInt8>) -> String {
    guard octets.contains(where: { $0 == 0x25 || $0 == 0x2B }) else {
      return String(decoding: octets, as: UTF8.self)
    }
    let plain = String(decoding: octets.map { $0 == 0x2B ? 0x20 : $0 }, as: UTF8.self)
    return decode(octets, spaces: true) ?? plain
  }

  private static func decode(_ source: ArraySlice<UInt8>, spaces: Bool) -> String? {
    var octets: [UInt8] = []
    octets.reserveCapacity(source.count)
    var index = source.startIndex
    while index < source.endIndex {
      guard source[index] == 0x25 else {
        octets.append(spaces && source[index] == 0x2B ? 0x20 : source[index])
        index += 1
        continue
      }
      guard index + 2 < source.endIndex,
        let value = value(source[index + 1], source[index + 2])
      else { return nil }
      octets.append(value)
      index += 3
    }
    return String(validating: octets, as: UTF8.self)
  }

  private static func value(_ high: UInt8, _ low: UInt8) -> UInt8? {
    guard let high = digit(high), let low = digit(low) else { return nil }
    return high << 4 | low
  }

  private static func digit(_ octet: UInt8) -> UInt8? {
    switch octet {
    case 0x30...0x39: octet - 0x30
    case 0x41...0x46: octet - 0x41 + 10
    case 0x61...0x66: octet - 0x61 + 10
    default: nil
    }
  }
}
