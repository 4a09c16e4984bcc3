/// SplitMix64: a run can be repeated from its seed.
package struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func octets(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) }
  }

  mutating func letters(_ count: Int, from alphabet: String) -> String {
    let letters = Array(alphabet)
    return String((0..<count).map { _ in letters[Int(next() % UInt64(letters.count))] })
  }

  static let alphanumerics = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  /// As WhatsApp's library names a message it sends.
  mutating func messageID() -> String { "3EB0" + Hex.encode(octets(9)).uppercased() }

  /// 48 bits of time and 80 of chance in Crockford's base 32.
  mutating func ulid(_ nowMilliseconds: Int64) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    let time = (0..<10).map { alphabet[Int(nowMilliseconds >> Int64((9 - $0) * 5) & 31)] }
    return String(time) + letters(16, from: String(alphabet))
  }

  mutating func uuid() -> String { Self.uuidText(octets(16), version: 4) }

  static func uuidText(_ octets: [UInt8], version: UInt8) -> String {
    var octets = Array(octets.prefix(16))
    octets[6] = octets[6] & 0x0F | version << 4
    octets[8] = octets[8] & 0x3F | 0x80
    return uuidText(octets)
  }

  static func uuidText(_ octets: [UInt8]) -> String {
    let hex = Array(Hex.encode(octets))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }.joined(separator: "-")
  }
}
