import Gateway
import HTTP1
import Testing
import WARest

@Suite("Clients")
struct ClientTableTests {
  static func client(
    _ name: String,
    _ digests: [TokenDigest] = [],
    sessions: [String] = ["*"],
    scopes: [String] = ["*"]
  ) -> ClientConfiguration {
    ClientConfiguration(
      name: name,
      tokenDigests: digests,
      sessionPatterns: sessions,
      scopes: scopes
    )
  }

  @Test func `are found by any of their tokens, and by nothing else`() throws {
    var generator = SeededGenerator(seed: 7)
    var clients: [ClientConfiguration] = []
    for index in 0..<500 {
      // Few first words, so that the table has to look further.
      let digests = (0..<2).map { _ in
        TokenDigest(.random(in: 0..<8, using: &generator), generator.next(), generator.next(), 1)
      }
      clients.append(Self.client("c\(index)", digests))
    }
    let table = try ClientTable(clients)
    #expect(table.count == 500)
    for (index, client) in clients.enumerated() {
      for digest in client.tokenDigests {
        try #require(table.find(digest) == index)
        let (first, second, third, fourth) = digest.words
        try #require(table.find(TokenDigest(first, second, third, fourth ^ 1)) == nil)
      }
    }
    #expect(table.find(TokenDigest(99, 0, 0, 0)) == nil)
  }

  @Test func `no token matches a placeholder of zeros, which may stand twice`() throws {
    let zeros = TokenDigest(0, 0, 0, 0)
    let table = try ClientTable([Self.client("a", [zeros]), Self.client("b", [zeros])])
    #expect(table.find(zeros) == nil)
  }

  @Test func `an empty list knows nobody`() throws {
    #expect(try ClientTable([]).find(TokenDigest(1, 2, 3, 4)) == nil)
  }

  @Test func `mistakes are found at start`() {
    let digest = TokenDigest(1, 2, 3, 4)
    #expect(throws: ClientTableError.duplicateName("a")) {
      try ClientTable([Self.client("a"), Self.client("a")])
    }
    #expect(throws: ClientTableError.duplicateToken("a", "b")) {
      try ClientTable([Self.client("a", [digest]), Self.client("b", [digest])])
    }
    #expect(throws: ClientTableError.duplicateToken("a", "a")) {
      try ClientTable([Self.client("a", [digest, digest])])
    }
    for scope in ["group:fly", "groups:*", ":*", "*:*", "", "group:", "group"] {
      #expect(throws: ClientTableError.unknownScope(client: "a", scope: scope)) {
        try ClientTable([Self.client("a", scopes: [scope])])
      }
    }
  }

  @Test func `scopes are what was named, with wildcards expanded`() throws {
    let table = try ClientTable([
      Self.client("named", scopes: ["group:read", "message:send"]),
      Self.client("family", scopes: ["group:*"]),
      Self.client("all", scopes: ["*"]),
      Self.client("none", scopes: []),
    ])
    #expect(table.scopes(of: 0) == Scope.groupRead.bit | Scope.messageSend.bit)
    #expect(table.scopes(of: 1) == Scope.groupRead.bit | Scope.groupWrite.bit)
    #expect(table.scopes(of: 2) == Scope.allCases.reduce(0) { $0 | $1.bit })
    #expect(table.scopes(of: 3) == 0)
    #expect(table.has(.groupRead, client: 0))
    #expect(!table.has(.groupWrite, client: 0))
  }

  @Test func `names can be written`() throws {
    let table = try ClientTable([Self.client("billing"), Self.client("crm.2")])
    #expect(written { table.appendName(of: 1, to: &$0) } == "crm.2")
  }

  struct PatternRow: Sendable {
    let patterns: [String]
    let yes: [String]
    let no: [String]
  }

  static let patternRows: [PatternRow] = [
    PatternRow(patterns: ["main"], yes: ["main"], no: ["main2", "mai", "Main", "", "xmain"]),
    PatternRow(patterns: ["*"], yes: ["", "a", "sales-1"], no: []),
    PatternRow(patterns: ["sales-*"], yes: ["sales-", "sales-1"], no: ["sales", "xsales-1"]),
    PatternRow(patterns: ["*-eu"], yes: ["-eu", "a-eu", "-eu-eu"], no: ["a-eu1", "eu"]),
    PatternRow(patterns: ["a*b*c"], yes: ["abc", "axxbxxc", "abbcc"], no: ["ab", "acb", "abcd"]),
    PatternRow(patterns: ["a**b"], yes: ["ab", "axb"], no: ["a", "b"]),
    PatternRow(patterns: ["main", "x-*"], yes: ["main", "x-1"], no: ["x", "main-1"]),
    PatternRow(patterns: [], yes: [], no: ["", "main"]),
    PatternRow(patterns: ["a.c"], yes: ["a.c"], no: ["abc"]),
  ]

  @Test(arguments: patternRows)
  func `session patterns cover what they say`(_ row: PatternRow) throws {
    let table = try ClientTable([Self.client("other"), Self.client("a", sessions: row.patterns)])
    for session in row.yes {
      let mayUse = table.mayUse(client: 1, session: octets(session).span)
      #expect(mayUse, "\(session)")
    }
    for session in row.no {
      let mayUse = table.mayUse(client: 1, session: octets(session).span)
      #expect(!mayUse, "\(session)")
    }
  }

  @Test func `a pattern of many stars ends soon`() throws {
    let pattern = String(repeating: "*a", count: 60) + "*b"
    let table = try ClientTable([Self.client("a", sessions: [pattern])])
    // Exponential backtracking would not come back within the age of the universe.
    let session = octets(String(repeating: "a", count: 64))
    let mayUse = table.mayUse(client: 0, session: session.span)
    #expect(!mayUse)
  }

  @Test func `patterns agree with the definition`() throws {
    var generator = SeededGenerator(seed: 11)
    func word(_ letters: String, _ most: Int) -> String {
      let count = Int.random(in: 0...most, using: &generator)
      return String((0..<count).compactMap { _ in letters.randomElement(using: &generator) })
    }
    for _ in 0..<2_000 {
      let (pattern, session) = (word("ab*", 6), word("ab", 8))
      let table = try ClientTable([Self.client("a", sessions: [pattern])])
      let covered = table.mayUse(client: 0, session: octets(session).span)
      try #require(covered == defined(pattern[...], session[...]), "\(pattern) \(session)")
    }
  }

  private func defined(_ pattern: Substring, _ text: Substring) -> Bool {
    guard let first = pattern.first else { return text.isEmpty }
    if first == "*" {
      if defined(pattern.dropFirst(), text) { return true }
      return !text.isEmpty && defined(pattern, text.dropFirst())
    }
    return text.first == first && defined(pattern.dropFirst(), text.dropFirst())
  }
}
