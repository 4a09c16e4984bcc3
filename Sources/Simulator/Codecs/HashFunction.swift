/// A hash in the shape HMAC needs.
protocol HashFunction {
  /// Octets hashed at a time.
  static var blockOctets: Int { get }

  static func hash(_ message: [UInt8]) -> [UInt8]
}

extension HashFunction {
  /// RFC 2104.
  static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
    var block = key.count > blockOctets ? hash(key) : key
    block.append(contentsOf: repeatElement(0, count: blockOctets - block.count))
    let inner = hash(block.map { $0 ^ 0x36 } + message)
    return hash(block.map { $0 ^ 0x5C } + inner)
  }

  /// RFC 5869 with an empty salt.
  static func expand(_ secret: [UInt8], info: [UInt8], octets: Int) -> [UInt8] {
    let key = authenticate(secret, key: [UInt8](repeating: 0, count: hash([]).count))
    var out: [UInt8] = []
    var block: [UInt8] = []
    var counter: UInt8 = 1
    while out.count < octets {
      block = authenticate(block + info + [counter], key: key)
      out += block
      counter += 1
    }
    return Array(out.prefix(octets))
  }

  /// The message with the padding that MD5 and the SHA family share (FIPS 180-4 §5.1).
  static func padded(_ message: [UInt8], bigEndian: Bool = true, lengthOctets: Int = 8) -> [UInt8] {
    var out = message
    out.append(0x80)
    let rest = (out.count + lengthOctets) % blockOctets
    if rest != 0 { out.append(contentsOf: repeatElement(0, count: blockOctets - rest)) }
    out.append(contentsOf: repeatElement(0, count: lengthOctets - 8))
    let bits = UInt64(message.count) * 8
    for index in 0..<8 {
      let shift = UInt64(bigEndian ? 56 - index * 8 : index * 8)
      out.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    return out
  }
}
