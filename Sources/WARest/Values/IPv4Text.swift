import HTTP1

/// IPv4 addresses in text.
enum IPv4Text {
  /// Reads the plain notation: four decimal numbers without leading zeros [RFC 6943 §3.1.1].
  ///
  /// URLs may have the others too (`2130706433`, `0x7f.1`, `0177.0.0.1`), and all of them are
  /// 127.0.0.1 [WHATWG URL §3.5]. Nobody needs those but to get past a check.
  static func address(_ text: Span<UInt8>) -> UInt32? {
    var address: UInt32 = 0
    var position = 0
    for part in 0..<4 {
      if part > 0 {
        guard position < text.count, text[position] == Octet.dot else { return nil }
        position += 1
      }
      let start = position
      var value: UInt32 = 0
      while position < text.count, position - start < 3, Octet.isDigit(text[position]) {
        value = value * 10 + UInt32(text[position] - 48)
        position += 1
      }
      let hasLeadingZero = position - start > 1 && text[start] == 48
      guard position > start, value <= 255, !hasLeadingZero else { return nil }
      address = address << 8 | value
    }
    return position == text.count ? address : nil
  }

  /// False for the blocks that the IANA registry of special-purpose addresses names [RFC 6890],
  /// for multicast [RFC 5771] and for what is reserved [RFC 1112 §4].
  static func isPublic(_ address: UInt32) -> Bool {
    func isIn(_ network: UInt32, _ bits: UInt32) -> Bool {
      address >> (32 - bits) == network >> (32 - bits)
    }
    let isSpecial =
      isIn(0x0000_0000, 8)  // this network [RFC 791 §3.2]
      || isIn(0x0a00_0000, 8)  // private [RFC 1918]
      || isIn(0x6440_0000, 10)  // shared, behind a carrier's NAT [RFC 6598]
      || isIn(0x7f00_0000, 8)  // loopback [RFC 1122 §3.2.1.3]
      || isIn(0xa9fe_0000, 16)  // link-local, where clouds keep their metadata [RFC 3927]
      || isIn(0xac10_0000, 12)  // private [RFC 1918]
      || isIn(0xc000_0000, 24)  // protocol assignments [RFC 6890 §2.1]
      || isIn(0xc000_0200, 24)  // documentation [RFC 5737]
      || isIn(0xc058_6300, 24)  // relays of 6to4 [RFC 7526]
      || isIn(0xc0a8_0000, 16)  // private [RFC 1918]
      || isIn(0xc612_0000, 15)  // benchmarks [RFC 2544]
      || isIn(0xc633_6400, 24)  // documentation [RFC 5737]
      || isIn(0xcb00_7100, 24)  // documentation [RFC 5737]
      || address >> 29 == 7  // multicast and reserved: 224/4, 240/4
    return !isSpecial
  }
}
