/// SHA-384: SHA-512 from another start, cut to 48 octets.
enum SHA384: HashFunction {
  static let blockOctets = SHA512.blockOctets

  static func hash(_ message: [UInt8]) -> [UInt8] {
    Array(SHA512.hash(message, start: SHA2Constants.start384).prefix(48))
  }
}
