/// Octets by name, where each octet of a long text is looked at: inside this module a name costs
/// nothing, and one of another module's a call.
enum TextOctet {
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0a }
  static var carriageReturn: UInt8 { 0x0d }
  static var space: UInt8 { 0x20 }
  static var hash: UInt8 { 0x23 }
  static var comma: UInt8 { 0x2c }
  static var dot: UInt8 { 0x2e }
  static var slash: UInt8 { 0x2f }
  static var colon: UInt8 { 0x3a }
  static var equals: UInt8 { 0x3d }
  static var question: UInt8 { 0x3f }
  static var backslash: UInt8 { 0x5c }
  static var tilde: UInt8 { 0x7e }

  @inline(__always) static func isDigit(_ octet: UInt8) -> Bool { octet &- 0x30 < 10 }

  @inline(__always) static func isSeparator(_ octet: UInt8) -> Bool {
    octet == slash || octet == backslash
  }
}
