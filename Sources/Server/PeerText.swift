import Transport

/// A client's address without its port, as audit records have it; made once a connection.
struct PeerText {
  /// An IPv6 address in full, or the first octets of a path.
  private static let bytesMax = 48

  private(set) var octets = InlineArray<48, UInt8>(repeating: 0)
  private(set) var count = 0

  init(_ address: SocketAddress) {
    for octet in address.host.utf8.prefix(PeerText.bytesMax) { append(octet) }
  }

  /// All clients that share a `SocketAddress.hostHash`: an IPv4 address, an IPv6 network such as
  /// `2001:db8:0:7::/64`, or `unix`.
  init(sharing hostHash: UInt64) {
    if hostHash == .max {
      for octet in "unix".utf8 { append(octet) }
    } else if hostHash >> 32 == 1 {
      for shift in stride(from: 24, through: 0, by: -8) {
        append(hostHash >> UInt64(shift) & 0xff, radix: 10)
        if shift > 0 { append(UInt8(ascii: ".")) }
      }
    } else {
      // The longest run of zeros is at the end, where a whole half is zero [RFC 5952 §4.2].
      let groups = 4 - hostHash.trailingZeroBitCount / 16
      for index in 0..<groups {
        append(hostHash >> UInt64(48 - 16 * index) & 0xffff, radix: 16)
        if index < groups - 1 { append(UInt8(ascii: ":")) }
      }
      for octet in "::/64".utf8 { append(octet) }
    }
  }

  private mutating func append(_ octet: UInt8) {
    octets[count] = octet
    count += 1
  }

  private mutating func append(_ number: UInt64, radix: UInt64) {
    if number >= radix { append(number / radix, radix: radix) }
    let digit = UInt8(truncatingIfNeeded: number % radix)
    append(digit < 10 ? 48 + digit : 87 + digit)
  }
}
