import Testing
import Transport

@Suite("Entropy")
struct EntropyTests {
  @Test func `does not repeat, beyond one buffer too`() {
    var entropy = Entropy()
    var other = Entropy()
    var seen = Set<UInt64>()
    for _ in 0..<2_000 {
      seen.insert(entropy.next())
      seen.insert(other.next())
    }
    #expect(seen.count == 4_000)
  }

  @Test func `sets every bit now and then`() {
    var entropy = Entropy()
    var ones = UInt64(0)
    var zeros = UInt64(0)
    for _ in 0..<600 {
      let value = entropy.next()
      ones |= value
      zeros |= ~value
    }
    #expect(ones == .max && zeros == .max)
  }

  @Test func `fills memory to its end and not beyond`() {
    var memory = [UInt8](repeating: 0, count: 10_000)
    // SAFETY: the memory is lent for the call.
    unsafe memory.withUnsafeMutableBytes { bytes in
      unsafe Entropy.fill(UnsafeMutableRawBufferPointer(rebasing: bytes[..<9_900]))
    }
    #expect(memory[..<9_900].reversed().prefix(64).contains { $0 != 0 })
    #expect(memory[9_900...].allSatisfy { $0 == 0 })
  }
}
