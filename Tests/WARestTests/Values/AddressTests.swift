import Testing

@testable import WARest

/// The classes of addresses beside a simple model: texts are made from numbers, and blocks are
/// compared bit by bit.
@Suite("Addresses that are public (IANA special-purpose registries, RFC 6890, RFC 4291)")
struct AddressTests {
  static let blocks4: [(String, Int)] = [
    ("0.0.0.0", 8), ("10.0.0.0", 8), ("100.64.0.0", 10), ("127.0.0.0", 8), ("169.254.0.0", 16),
    ("172.16.0.0", 12), ("192.0.0.0", 24), ("192.0.2.0", 24), ("192.88.99.0", 24),
    ("192.168.0.0", 16), ("198.18.0.0", 15), ("198.51.100.0", 24), ("203.0.113.0", 24),
    ("224.0.0.0", 4), ("240.0.0.0", 4),
  ]

  /// In eight groups; the first must hold, the others must not.
  static let global6: ([UInt16], Int) = ([0x2000], 3)
  static let blocks6: [([UInt16], Int)] = [
    ([0x2001, 0], 23), ([0x2001, 0xdb8], 32), ([0x2002], 16), ([0x3fff, 0], 20),
  ]

  private static func bits4(_ octets: [Int]) -> [Bool] {
    octets.flatMap { octet in (0..<8).map { octet & (128 >> $0) != 0 } }
  }

  private static func bits6(_ groups: [UInt16]) -> [Bool] {
    let padded = groups + Array(repeating: 0, count: 8 - groups.count)
    return padded.flatMap { group in (0..<16).map { group & (0x8000 >> UInt16($0)) != 0 } }
  }

  private static func isPublic4(_ octets: [Int]) -> Bool {
    let bits = bits4(octets)
    return !blocks4.contains { text, length in
      let network = bits4(text.split(separator: ".").map { Int($0) ?? 0 })
      return bits.prefix(length).elementsEqual(network.prefix(length))
    }
  }

  private static func isPublic6(_ groups: [UInt16]) -> Bool {
    let bits = bits6(groups)
    func isIn(_ block: ([UInt16], Int)) -> Bool {
      bits.prefix(block.1).elementsEqual(bits6(block.0).prefix(block.1))
    }
    return isIn(global6) && !blocks6.contains(where: isIn)
  }

  /// The first and last address of each block, the ones beside them, and random ones.
  @Test func `IPv4 as by the registry`() {
    var random = SeededGenerator(seed: 4)
    var addresses: [UInt32] = (0..<20_000).map { _ in .random(in: 0...(.max), using: &random) }
    for (text, length) in Self.blocks4 {
      let parts = text.split(separator: ".").map { UInt32($0) ?? 0 }
      let first = parts.reduce(0) { $0 << 8 | $1 }
      let last = first | UInt32.max >> UInt32(length)
      addresses += [first, last, first &- 1, last &+ 1]
    }
    for address in addresses {
      let octets = [24, 16, 8, 0].map { Int(address >> UInt32($0) & 255) }
      let text = octets.map(String.init).joined(separator: ".")
      let isPublic = Verdict.of("http://\(text)/", .media) == nil
      #expect(isPublic == Self.isPublic4(octets), "\(text)")
    }
  }

  @Test func `IPv6 as by the registry, in every notation`() {
    var random = SeededGenerator(seed: 6)
    let starts: [[UInt16]] = [
      [], [0x2000], [0x2001], [0x2001, 0x1ff], [0x2001, 0x200], [0x2001, 0xdb7], [0x2001, 0xdb8],
      [0x2001, 0xdb9], [0x2002], [0x2003], [0x3ffe], [0x3fff], [0x3fff, 0xfff], [0x3fff, 0x1000],
      [0x1fff], [0x4000], [0xfe80], [0xfc00], [0xff02], [0, 0, 0, 0, 0, 0xffff], [0x64, 0xff9b],
    ]
    for start in starts {
      for _ in 0..<400 {
        var groups = start
        while groups.count < 8 {
          let isZero = Bool.random(using: &random)
          groups.append(isZero ? 0 : .random(in: 0...(.max), using: &random))
        }
        let text = Self.spelling(groups, &random)
        let isPublic = Verdict.of("http://[\(text)]/", .media) == nil
        #expect(isPublic == Self.isPublic6(groups), "\(text)")
      }
    }
  }

  /// One of the ways to write an address [RFC 4291 §2.2].
  private static func spelling(_ groups: [UInt16], _ random: inout SeededGenerator) -> String {
    let isMixed = Bool.random(using: &random)
    var parts = groups.map { group in
      var text = String(group, radix: 16, uppercase: Bool.random(using: &random))
      while text.count < 4 && Bool.random(using: &random) { text = "0" + text }
      return text
    }
    if isMixed {
      let octets = groups[6...].flatMap { [$0 >> 8, $0 & 255] }
      parts.replaceSubrange(6..., with: [octets.map { String($0) }.joined(separator: ".")])
    }
    let hexadecimals = isMixed ? 6 : 8
    let first = Int.random(in: 0..<hexadecimals, using: &random)
    var end = first
    while end < hexadecimals && groups[end] == 0 { end += 1 }
    guard end > first && Int.random(in: 0..<4, using: &random) > 0 else {
      return parts.joined(separator: ":")
    }
    return parts[..<first].joined(separator: ":") + "::" + parts[end...].joined(separator: ":")
  }
}
