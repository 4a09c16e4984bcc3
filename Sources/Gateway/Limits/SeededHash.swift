/// SipHash-1-3: a keyed hash that callers cannot steer, so that nobody can aim a session name at
/// another's bucket or pile names up in one place of the table.
struct SeededHash {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64

  private init(_ seed: (UInt64, UInt64)) {
    v0 = seed.0 ^ 0x736f_6d65_7073_6575
    v1 = seed.1 ^ 0x646f_7261_6e64_6f6d
    v2 = seed.0 ^ 0x6c79_6765_6e65_7261
    v3 = seed.1 ^ 0x7465_6462_7974_6573
  }

  static func hash(_ octets: Span<UInt8>, seed: (UInt64, UInt64)) -> UInt64 {
    var state = SeededHash(seed)
    var index = 0
    while index + 8 <= octets.count {
      state.absorb(word(octets, index, 8))
      index += 8
    }
    state.absorb(word(octets, index, octets.count - index) | UInt64(octets.count & 0xff) << 56)
    state.v2 ^= 0xff
    for _ in 0..<3 { state.mix() }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
  }

  /// Of two words, without their octets having to stand anywhere.
  static func hash(_ first: UInt64, _ second: UInt64, seed: (UInt64, UInt64)) -> UInt64 {
    var state = SeededHash(seed)
    state.absorb(first)
    state.absorb(second)
    state.absorb(16 << 56)
    state.v2 ^= 0xff
    for _ in 0..<3 { state.mix() }
    return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
  }

  private static func word(_ octets: Span<UInt8>, _ start: Int, _ count: Int) -> UInt64 {
    var word: UInt64 = 0
    for offset in 0..<count { word |= UInt64(octets[start + offset]) << UInt64(8 * offset) }
    return word
  }

  private mutating func absorb(_ word: UInt64) {
    v3 ^= word
    mix()
    v0 ^= word
  }

  @inline(__always)
  private mutating func mix() {
    v0 = v0 &+ v1
    v1 = SeededHash.rotate(v1, 13) ^ v0
    v0 = SeededHash.rotate(v0, 32)
    v2 = v2 &+ v3
    v3 = SeededHash.rotate(v3, 16) ^ v2
    v0 = v0 &+ v3
    v3 = SeededHash.rotate(v3, 21) ^ v0
    v2 = v2 &+ v1
    v1 = SeededHash.rotate(v1, 17) ^ v2
    v2 = SeededHash.rotate(v2, 32)
  }

  @inline(__always)
  private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
    word &<< bits | word &>> (64 &- bits)
  }
}
