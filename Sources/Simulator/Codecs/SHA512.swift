/// SHA-512 and SHA-384 (FIPS 180-4 §6.4 and §6.5).
enum SHA512: HashFunction {
  static let blockOctets = 128

  static func hash(_ message: [UInt8]) -> [UInt8] { hash(message, start: SHA2Constants.start) }

  static func hash(_ message: [UInt8], start initial: [UInt64]) -> [UInt8] {
    var state = initial
    let octets = padded(message, lengthOctets: 16)
    var words = [UInt64](repeating: 0, count: 80)
    for start in stride(from: 0, to: octets.count, by: blockOctets) {
      for index in 0..<16 {
        words[index] = (0..<8).reduce(UInt64(0)) {
          $0 << 8 | UInt64(octets[start + index * 8 + $1])
        }
      }
      for index in 16..<80 {
        let (near, far) = (words[index - 2], words[index - 15])
        let low = rotate(far, 1) ^ rotate(far, 8) ^ far >> 7
        let high = rotate(near, 19) ^ rotate(near, 61) ^ near >> 6
        words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
      }
      var v = state
      for index in 0..<80 {
        let high = rotate(v[4], 14) ^ rotate(v[4], 18) ^ rotate(v[4], 41)
        let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
        let first = v[7] &+ high &+ choice &+ SHA2Constants.rounds[index] &+ words[index]
        let low = rotate(v[0], 28) ^ rotate(v[0], 34) ^ rotate(v[0], 39)
        let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
        v = [first &+ low &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
      }
      for index in 0..<8 { state[index] &+= v[index] }
    }
    return state.flatMap { word in
      stride(from: UInt64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word >> bits | word << (64 - bits)
  }
}
