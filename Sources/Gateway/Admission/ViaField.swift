/// The field `Via` [RFC 9110 §7.6.3].
package enum ViaField {
  /// The name by which the gateway signs what it passes on.
  package static let pseudonym: StaticString = "warest-gateway"

  /// Whether a value has our own name as the recipient of one of its entries: then the request has
  /// been here before, and passing it on would never end.
  package static func namesUs(_ value: Span<UInt8>) -> Bool {
    var index = 0
    while index < value.count {
      // An entry: protocol, blanks, recipient, perhaps a comment.
      index = skip(value, from: index) { $0 == 0x20 || $0 == 0x09 || $0 == 0x2c }
      let protocolEnd = skip(value, from: index) { $0 != 0x20 && $0 != 0x09 && $0 != 0x2c }
      let start = skip(value, from: protocolEnd) { $0 == 0x20 || $0 == 0x09 }
      let end = skip(value, from: start) { $0 != 0x20 && $0 != 0x09 && $0 != 0x2c }
      if isPseudonym(value.extracting(start..<end)) { return true }
      index = skip(value, from: end) { $0 != 0x2c }
    }
    return false
  }

  private static func skip(
    _ value: Span<UInt8>,
    from start: Int,
    while belongs: (UInt8) -> Bool
  ) -> Int {
    var index = start
    while index < value.count && belongs(value[index]) { index += 1 }
    return index
  }

  private static func isPseudonym(_ name: Span<UInt8>) -> Bool {
    guard name.count == pseudonym.utf8CodeUnitCount else { return false }
    for index in name.indices {
      let octet = name[index]
      let lowered = octet &- 0x41 < 26 ? octet | 0x20 : octet
      // SAFETY: `index` is below the static string's length.
      guard unsafe pseudonym.utf8Start[index] == lowered else { return false }
    }
    return true
  }
}
