import Testing

@testable import WARest

@Suite("Texts that arrive in portions")
struct PortionTests {
  static let pieces = [
    "http://", "https://", "HTTP:", "data:", "DATA:", "image/png", ";base64,", ",", "example.com",
    "127.0.0.1", "[::1]", "localhost", "/", "//", "..", "/..", "/../", ".", "\\", ":", "@", "?",
    "=",
    "iVBORw0KGgo", "/9j/", "AAAA", "etc/passwd", " ", "\n", "\t", "\u{a0}", "\u{feff}", "\u{e9}",
    "\u{3000}", "abc", "x", "0", "\u{0}", "file:", "C:", "%2e", "QUJDREVGR0hJSktMTU5PUFFSU1RVVg",
    String(repeating: "QUJD", count: 40), String(repeating: "QUJD/", count: 900),
    String(repeating: "/", count: 20),
  ]

  static let rules = [
    SourceRules.standard, SourceRules(policy: .none),
    SourceRules(policy: .public, hosts: ["localhost", "*.com:80", "::1"]),
  ]

  /// Octet by octet, whole, and cut in random places.
  @Test(arguments: 0..<20)
  func `are judged as if they came whole`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let text = (0..<Int.random(in: 0..<7, using: &random))
        .map { _ in Self.pieces.randomElement(using: &random) ?? "" }
        .joined()
      let octets = Array(text.utf8)
      let role = try #require(ValueRole.allCases.randomElement(using: &random))
      let rules = try #require(Self.rules.randomElement(using: &random))
      let whole = Verdict.of(text, role, rules)
      let single = Self.byOctet(octets, role, rules)
      let cut = Self.cut(octets, role, rules, &random)
      try #require(single == whole, "\(role) \(text.debugDescription)")
      try #require(cut == whole, "\(role) \(text.debugDescription)")
    }
  }

  /// What is settled would have passed to its end.
  private static func byOctet(
    _ octets: [UInt8],
    _ role: ValueRole,
    _ rules: SourceRules
  ) -> String? {
    var check = SourceCheck(role: role, rules: rules)
    var wasSettled = false
    for octet in octets {
      let fault = check.take(octet)
      if wasSettled && (fault != nil || !check.isSettled) { return "refused after it was settled" }
      wasSettled = check.isSettled
      if let fault { return fault.description }
    }
    return check.finish()?.description
  }

  private static func cut(
    _ octets: [UInt8],
    _ role: ValueRole,
    _ rules: SourceRules,
    _ random: inout SeededGenerator
  ) -> String? {
    var check = SourceCheck(role: role, rules: rules)
    var start = 0
    while start < octets.count {
      let longest = Bool.random(using: &random) ? 4 : 2_000
      let end = min(octets.count, start + Int.random(in: 0...longest, using: &random))
      if let fault = check.take(octets.span.extracting(start..<end)) { return fault.description }
      start = end
    }
    return check.finish()?.description
  }

  /// Paths of every shape, found eight octets at a time as one at a time.
  @Test(arguments: 0..<20)
  func `climb where they would climb octet by octet`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let alphabet = Array((Bool.random(using: &random) ? "./" : "./\\abcdefghijk").utf8)
      let octets = (0..<Int.random(in: 0..<60, using: &random))
        .map { _ in alphabet.randomElement(using: &random) ?? 0 }
      var slow = SegmentWatch()
      let climb = octets.firstIndex { slow.take($0) } ?? octets.count
      var fast = SegmentWatch()
      try #require(fast.end(octets.span, from: 0) == climb)
      if climb == octets.count { try #require(fast.endsInClimb == slow.endsInClimb) }
    }
  }

  /// Where the fast way through base64 stops, one wrong octet at a time.
  @Test func `have no wrong octet that the fast way passes over`() {
    let start = Array(String(repeating: "QUJD", count: 1_100).utf8)
    for octet in UInt8.min...UInt8.max {
      for place in [0, 1, 15, 16, 17, 31, 40] {
        var octets = start + Array(String(repeating: "a", count: 41).utf8)
        octets[start.count + place] = octet
        var check = SourceCheck(role: .media, rules: .standard)
        let refused = (check.take(octets.span) ?? check.finish()) != nil
        let character = Character(Unicode.Scalar(octet))
        let isDigit = octet < 0x80 && (character.isLetter || character.isNumber)
        let isAllowed = isDigit || "+/-_".contains(character) || octet == 0x0a || octet == 0x0d
        let isEnd = octet == 0x3d && place == 40
        #expect(refused == !(isAllowed || isEnd), "\(octet) at \(place)")
      }
    }
  }
}
