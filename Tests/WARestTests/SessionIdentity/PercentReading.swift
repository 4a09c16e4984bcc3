/// Percent-encoding in queries and forms; `+` is a space.
enum PercentReading {
  /// As `qs` does it: octets that are no UTF-8 leave the text as it came, but for its `+`.
  static func decode(_ text: ArraySlice<UInt8>) -> String {
    let octets = text.map { $0 == 0x2B ? 0x20 : $0 }
    guard let decoded = strict(octets), let result = String(validating: decoded, as: UTF8.self)
    else { return String(decoding: octets, as: UTF8.self) }
    return result
  }

  /// A segment of the path, where `+` is no space.
  static func decodePath(_ text: Substring) -> String? {
    strict(Array(text.utf8)).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// As `URLSearchParams` does it: escapes that are none stay, broken UTF-8 is replaced.
  static func decodeForm(_ text: ArraySlice<UInt8>) -> String {
    let octets = text.map { $0 == 0x2B ? 0x20 : $0 }
    var decoded: [UInt8] = []
    var index = 0
    while index < octets.count {
      if let octet = escape(octets, index) {
        decoded.append(octet)
        index += 3
      } else {
        decoded.append(octets[index])
        index += 1
      }
    }
    return String(decoding: decoded, as: UTF8.self)
  }

  /// `nil` where `decodeURIComponent` throws.
  private static func strict(_ octets: [UInt8]) -> [UInt8]? {
    var decoded: [UInt8] = []
    var index = 0
    while index < octets.count {
      guard octets[index] == 0x25 else {
        decoded.append(octets[index])
        index += 1
        continue
      }
      guard let octet = escape(octets, index) else { return nil }
      decoded.append(octet)
      index += 3
    }
    return decoded
  }

  private static func escape(_ octets: [UInt8], _ index: Int) -> UInt8? {
    guard octets[index] == 0x25, index + 2 < octets.count else { return nil }
    let digits = octets[(index + 1)...(index + 2)].map { Character(Unicode.Scalar($0)) }
    guard let high = digits[0].hexDigitValue, let low = digits[1].hexDigitValue,
      digits.allSatisfy(\.isASCII)
    else { return nil }
    return UInt8(high << 4 | low)
  }
}
