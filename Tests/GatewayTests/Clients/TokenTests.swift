import Gateway
import Testing

@Suite("Tokens")
struct TokenTests {
  @Test func `have 43 digits whatever the randomness`() {
    let zeros = [UInt8](repeating: 0, count: 32)
    #expect(TokenGenerator.token(random: zeros) == "wgw_" + String(repeating: "0", count: 43))
    var one = zeros
    one[31] = 1
    #expect(TokenGenerator.token(random: one).hasSuffix("01"))
    one[31] = 62
    #expect(TokenGenerator.token(random: one).hasSuffix("010"))
    one[31] = 61
    #expect(TokenGenerator.token(random: one).hasSuffix("0z"))
  }

  @Test func `are the random octets as one number`() throws {
    var generator = SeededGenerator(seed: 3)
    let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
    for _ in 0..<50 {
      let random = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let token = TokenGenerator.token(random: random)
      try #require(token.utf8.count == 47)
      var number = [UInt8](repeating: 0, count: 32)
      for digit in token.dropFirst(4) {
        var carry = try #require(alphabet.firstIndex(of: digit))
        for index in number.indices.reversed() {
          carry += Int(number[index]) * 62
          number[index] = UInt8(carry & 0xff)
          carry >>= 8
        }
        try #require(carry == 0)
      }
      #expect(number == random)
    }
    let most = TokenGenerator.token(random: [UInt8](repeating: 255, count: 32))
    #expect(most.utf8.count == 47)
  }

  @Test func `have digests of 64 hexadecimal digits`() {
    let text = "0123456789abcdef" + "FEDCBA9876543210" + "00000000000000ff" + "8000000000000000"
    let digest = TokenDigest(
      0x0123_4567_89ab_cdef,
      0xfedc_ba98_7654_3210,
      0xff,
      0x8000_0000_0000_0000
    )
    #expect(TokenDigest(hexadecimal: text) == digest)
    for wrong in ["", "00", text + "0", String(text.dropLast()), text.dropLast() + "g"] {
      #expect(TokenDigest(hexadecimal: wrong) == nil)
    }
    #expect(TokenDigest(hexadecimal: "+" + text.dropFirst()) == nil)
    #expect(TokenDigest(hexadecimal: String(repeating: "\u{ff}", count: 32)) == nil)
  }
}
