/// SHA-256 (FIPS 180-4 §6.2), in the simple way: nothing here is hot.
enum SHA256: HashFunction {
  static let blockOctets = 64

  private static let rounds = SHA2Constants.rounds.prefix(64).map { UInt32($0 >> 32) }

  static func hash(_ message: [UInt8]) -> [UInt8] {
    var state = SHA2Constants.start.map { UInt32($0 >> 32) }
    let octets = padded(message)
    var words = [UInt32](repeating: 0, count: 64)
    for start in stride(from: 0, to: octets.count, by: blockOctets) {
      for index in 0..<16 {
        words[index] = (0..<4).reduce(UInt32(0)) {
          $0 << 8 | UInt32(octets[start + index * 4 + $1])
        }
      }
      for index in 16..<64 {
        let (near, far) = (words[index - 2], words[index - 15])
        let low = rotate(far, 7) ^ rotate(far, 18) ^ far >> 3
        let high = rotate(near, 17) ^ rotate(near, 19) ^ near >> 10
        words[index] = words[index - 16] &+ low &+ words[index - 7] &+ high
      }
      var v = state
      for index in 0..<64 {
        let high = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)
        let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
        let first = v[7] &+ high &+ choice &+ rounds[index] &+ words[index]
        let low = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)
        let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
        v = [first &+ low &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
      }
      for index in 0..<8 { state[index] &+= v[index] }
    }
    return state.flatMap { word in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  private static func rotate(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }
}
