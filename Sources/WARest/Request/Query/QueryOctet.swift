/// The octets that structure a query [RFC 3986 §3.4].
enum QueryOctet {
  static var percent: UInt8 { 0x25 }
  static var ampersand: UInt8 { 0x26 }
  static var plus: UInt8 { 0x2b }
  static var equals: UInt8 { 0x3d }
  static var question: UInt8 { 0x3f }
}
