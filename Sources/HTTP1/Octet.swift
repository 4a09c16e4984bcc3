/// Octets by name, and the classes of octets of RFC 9110 §5.6.2 and RFC 3986 §2-3.
///
/// The classes are bit masks in two integers: no table has to be in the cache.
package enum Octet {
  package static var tab: UInt8 { 0x09 }
  package static var lineFeed: UInt8 { 0x0a }
  package static var carriageReturn: UInt8 { 0x0d }
  package static var space: UInt8 { 0x20 }
  package static var quote: UInt8 { 0x22 }
  package static var percent: UInt8 { 0x25 }
  package static var asterisk: UInt8 { 0x2a }
  package static var comma: UInt8 { 0x2c }
  package static var hyphen: UInt8 { 0x2d }
  package static var dot: UInt8 { 0x2e }
  package static var slash: UInt8 { 0x2f }
  package static var colon: UInt8 { 0x3a }
  package static var semicolon: UInt8 { 0x3b }
  package static var equals: UInt8 { 0x3d }
  package static var question: UInt8 { 0x3f }
  package static var backslash: UInt8 { 0x5c }

  /// tchar [RFC 9110 §5.6.2].
  @inline(__always) package static func isToken(_ octet: UInt8) -> Bool {
    isIn(0x03ff_6cfa_0000_0000, 0x57ff_ffff_c7ff_fffe, octet)
  }

  /// unreserved [RFC 3986 §2.3].
  @inline(__always) package static func isUnreserved(_ octet: UInt8) -> Bool {
    isIn(0x03ff_6000_0000_0000, 0x47ff_fffe_87ff_fffe, octet)
  }

  /// pchar without the percent sign [RFC 3986 §3.3].
  @inline(__always) static func isPathPlain(_ octet: UInt8) -> Bool {
    isIn(0x2fff_7fd2_0000_0000, 0x47ff_fffe_87ff_ffff, octet)
  }

  /// pchar, `/`, `?` and the percent sign [RFC 3986 §3.4].
  @inline(__always) static func isQuery(_ octet: UInt8) -> Bool {
    isIn(0xafff_fff2_0000_0000, 0x47ff_fffe_87ff_ffff, octet)
  }

  /// reg-name and the percent sign [RFC 3986 §3.2.2] without the comma: no host name has one, and
  /// a list of hosts must not pass for a host.
  @inline(__always) static func isHostName(_ octet: UInt8) -> Bool {
    isIn(0x2bff_6ff2_0000_0000, 0x47ff_fffe_87ff_fffe, octet)
  }

  @inline(__always) package static func isDigit(_ octet: UInt8) -> Bool { octet &- 48 < 10 }

  @inline(__always) package static func isBlank(_ octet: UInt8) -> Bool {
    octet == space || octet == tab
  }

  /// The value of a hexadecimal digit.
  @inline(__always) package static func hexadecimal(_ octet: UInt8) -> UInt8? {
    if octet &- 48 < 10 { return octet &- 48 }
    let letter = (octet | 0x20) &- 97
    return letter < 6 ? letter &+ 10 : nil
  }

  /// A letter in lower case; everything else as it is.
  @inline(__always) package static func lowercased(_ octet: UInt8) -> UInt8 {
    octet &- 65 < 26 ? octet | 0x20 : octet
  }

  @inline(__always)
  private static func isIn(_ below64: UInt64, _ below128: UInt64, _ octet: UInt8) -> Bool {
    let mask = octet < 64 ? below64 : below128
    return octet < 128 && (mask &>> UInt64(octet & 63)) & 1 != 0
  }
}
