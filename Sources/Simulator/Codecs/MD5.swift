/// MD5 (RFC 1321): version 3 UUIDs and the hash route.
enum MD5: HashFunction {
  static let blockOctets = 64

  private static let shifts: [UInt32] = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

  private static let sines: [UInt32] = (1...64).map { index in
    UInt32(4_294_967_296 * abs(sine(Double(index))))
  }

  /// The sine by its series: exact enough for 32 bits, and no C library is needed.
  private static func sine(_ angle: Double) -> Double {
    let turn = 2 * Double.pi
    let x = angle.remainder(dividingBy: turn)
    var term = x
    var sum = x
    for step in 1..<16 {
      term *= -x * x / Double(2 * step * (2 * step + 1))
      sum += term
    }
    return sum
  }

  static func hash(_ message: [UInt8]) -> [UInt8] {
    var state: (UInt32, UInt32, UInt32, UInt32) = (
      0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476
    )
    let octets = padded(message, bigEndian: false)
    for start in stride(from: 0, to: octets.count, by: blockOctets) {
      let words = (0..<16).map { index in
        (0..<4).reduce(UInt32(0)) { $0 | UInt32(octets[start + index * 4 + $1]) << ($1 * 8) }
      }
      var (a, b, c, d) = state
      for index in 0..<64 {
        let (mix, word): (UInt32, Int) =
          switch index {
          case 0..<16: ((b & c) | (~b & d), index)
          case 16..<32: ((d & b) | (~d & c), (5 * index + 1) % 16)
          case 32..<48: (b ^ c ^ d, (3 * index + 5) % 16)
          default: (c ^ (b | ~d), (7 * index) % 16)
          }
        let sum = a &+ mix &+ sines[index] &+ words[word]
        let shift = shifts[index / 16 * 4 + index % 4]
        (a, d, c, b) = (d, c, b, b &+ (sum << shift | sum >> (32 - shift)))
      }
      state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d)
    }
    return [state.0, state.1, state.2, state.3].flatMap { word in
      [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }
}
