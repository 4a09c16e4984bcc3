import HTTP1

/// IPv6 addresses in text, without brackets and zones.
enum IPv6Text {
  /// An address in two halves, the first one the prefix.
  struct Address: Equatable, Sendable {
    var high: UInt64
    var low: UInt64
  }

  /// Reads every notation of RFC 4291 §2.2, an IPv4 address at the end included.
  static func address(_ text: Span<UInt8>) -> Address? {
    var groups = InlineArray<8, UInt64>(repeating: 0)
    var count = 0
    var gap: Int?
    var position = 0
    if text.count >= 2, text[0] == Octet.colon {
      guard text[1] == Octet.colon else { return nil }
      gap = 0
      position = 2
    }
    while position < text.count {
      guard count < 8 else { return nil }
      let start = position
      let group = hexadecimal(text, &position)
      if position < text.count && text[position] == Octet.dot {
        guard count <= 6, let address = IPv4Text.address(text.extracting(start..<text.count)) else {
          return nil
        }
        groups[count] = UInt64(address >> 16)
        groups[count + 1] = UInt64(address & 0xffff)
        count += 2
        break
      }
      guard position > start else { return nil }
      groups[count] = group
      count += 1
      guard position < text.count else { break }
      guard text[position] == Octet.colon, position + 1 < text.count else { return nil }
      position += 1
      if text[position] == Octet.colon {
        guard gap == nil else { return nil }
        gap = count
        position += 1
      }
    }
    guard gap == nil ? count == 8 : count < 8 else { return nil }
    return joined(groups, count, gap ?? count)
  }

  /// True for global unicast, 2000::/3 [RFC 4291 §2.4], without those parts of it that the IANA
  /// registry of special-purpose addresses names.
  ///
  /// What carries an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is not public: it would
  /// reach a private one by a detour.
  static func isPublic(_ address: Address) -> Bool {
    let high = address.high
    guard high >> 61 == 1 else { return false }
    let isSpecial =
      high >> 41 == 0x2001_0000_0000_0000 >> 41  // protocol assignments, Teredo [RFC 2928]
      || high >> 32 == 0x2001_0db8  // documentation [RFC 3849]
      || high >> 48 == 0x2002  // 6to4 [RFC 3056]
      || high >> 44 == 0x3fff0  // documentation [RFC 9637]
    return !isSpecial
  }

  private static func hexadecimal(_ text: Span<UInt8>, _ position: inout Int) -> UInt64 {
    let end = min(position + 4, text.count)
    var value: UInt64 = 0
    while position < end, let digit = Octet.hexadecimal(text[position]) {
      value = value << 4 | UInt64(digit)
      position += 1
    }
    return value
  }

  /// Puts the `count` groups together, with zeros for those left out at `gap`.
  private static func joined(
    _ groups: InlineArray<8, UInt64>,
    _ count: Int,
    _ gap: Int
  ) -> Address {
    let missing = 8 - count
    var address = Address(high: 0, low: 0)
    for index in 0..<8 {
      let isMissing = index >= gap && index < gap + missing
      let group = isMissing ? 0 : groups[index < gap ? index : index - missing]
      if index < 4 {
        address.high = address.high << 16 | group
      } else {
        address.low = address.low << 16 | group
      }
    }
    return address
  }
}
