import Gateway
import Server
import Testing

@testable import warest_gateway

@Suite("clients:")
struct ClientsSectionTests {
  static let other = String(repeating: "cd", count: 32)

  static func load(_ clients: String) -> ConfigurationLoader.Outcome {
    Load.text("upstream: { base-url: \"http://h\" }\n" + clients)
  }

  @Test func `a client is read with all it has`() throws {
    let outcome = Self.load(
      """
      clients:
        - name: billing
          token-sha256: ["\(Load.digest)", \(Self.other.uppercased())]
          sessions: ["main", "sales-*"]
          scopes: ["group:*", "message:send"]
          limit: { rate: 60/min, burst: 10 }
      """
    )
    let client = try #require(outcome.configuration?.clients.first)
    let abab: UInt64 = 0xABAB_ABAB_ABAB_ABAB
    let cdcd: UInt64 = 0xCDCD_CDCD_CDCD_CDCD
    let expected = ClientConfiguration(
      name: "billing",
      tokenDigests: [TokenDigest(abab, abab, abab, abab), TokenDigest(cdcd, cdcd, cdcd, cdcd)],
      sessionPatterns: ["main", "sales-*"],
      scopes: ["group:*", "message:send"],
      limit: LimitPolicy(RatePolicy(quota: 60, windowSeconds: 60, burst: 10))
    )
    #expect(client == expected)
  }

  @Test func `limits.client is for those without a limit of their own`() throws {
    let outcome = Self.load(
      """
      clients:
        - { name: a, token-sha256: ["\(Load.digest)"], sessions: [], scopes: ["*"] }
        - { name: b, token-sha256: ["\(Self.other)"], sessions: [], scopes: ["*"], limit: off }
      limits: { client: { rate: 5/s } }
      """
    )
    let clients = try #require(outcome.configuration?.clients)
    let expected = [RatePolicy(quota: 5, windowSeconds: 1, burst: 5), nil]
    #expect(clients.map(\.limit?.rate) == expected)
  }

  @Test func `a client may wait, with a weight and a limit that only counts`() throws {
    let client = "name: a, token-sha256: [\"\(Load.digest)\"], sessions: [], scopes: [\"*\"]"
    let outcome = Self.load(
      "clients: [{ \(client), wait: 1m, weight: 7, limit: { rate: 5/s, mode: shadow } }]"
    )
    let read = try #require(outcome.configuration?.clients.first)
    #expect(read.waitSeconds == 60)
    #expect(read.weight == 7)
    #expect(read.limit?.isShadow == true)
    #expect(outcome.diagnostics.map(\.severity) == [.warning])
    for (wrong, says) in [
      ("wait: 301s", "wait must be 0s to 5m"), ("wait: 5", "wait must be a duration with a unit"),
      ("weight: 0", "weight must be 1 to 100"), ("weight: 101", "weight must be 1 to 100"),
      ("wieght: 2", "unknown key 'wieght' in clients[0]"),
    ] {
      let lines = Self.load("clients: [{ \(client), \(wrong) }]").lines
      #expect(lines.first?.contains(says) == true)
    }
    let lines = Self.load("clients: [{ \(client), wait: 5s }]\nlimits: { line: off }").lines
    #expect(
      lines.first?.hasSuffix(
        "clients[0].wait has no effect: limits.line is off, so that no call waits"
      ) == true
    )
    #expect(lines.count == 1)
  }

  struct Row: CustomTestStringConvertible {
    var name: String
    var yaml: String
    var first: String
    var hint: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(
      name: "no clients",
      yaml: "",
      first: "1:1: error: clients is missing: a gateway without clients serves nobody",
      hint: "openssl rand -hex 32"
    ),
    Row(
      name: "an empty list",
      yaml: "clients: []",
      first: "2:10: error: clients is empty: a gateway without clients serves nobody",
      hint: "sha256sum"
    ),
    Row(
      name: "a token that is no digest",
      yaml: "clients: [{name: a, token-sha256: [wgw_x], sessions: [], scopes: [\"*\"]}]",
      first: "2:36: error: clients[0].token-sha256[0] must be 64 hexadecimal digits",
      hint: "sha256sum"
    ),
    Row(
      name: "a token that is no list",
      yaml: "clients: [{name: a, token-sha256: wgw_x, sessions: [], scopes: [\"*\"]}]",
      first: "2:35: error: clients[0].token-sha256 must be a list of digests",
      hint: "sha256sum"
    ),
    Row(
      name: "a name with a blank",
      yaml: "clients: [{name: a b, token-sha256: [\(other)], sessions: [], scopes: [\"*\"]}]",
      first: "2:18: error: clients[0].name must be 1 to 64 letters, digits, dots, hyphens or "
        + "underscores",
      hint: ""
    ),
    Row(
      name: "a scope with a slip",
      yaml: "clients: [{name: a, token-sha256: [\(other)], sessions: [], scopes: [group:wirte]}]",
      first: "2:126: error: clients[0].scopes[0] 'group:wirte' is no scope",
      hint: "did you mean 'group:write'?"
    ),
    Row(
      name: "a session that no path can hold",
      yaml: "clients: [{name: a, token-sha256: [\(other)], sessions: [a/b], scopes: [\"*\"]}]",
      first: "2:114: error: clients[0].sessions[0] is no session pattern",
      hint: "sales-*"
    ),
    Row(
      name: "a missing name",
      yaml: "clients: [{token-sha256: [\(other)], sessions: [], scopes: [\"*\"]}]",
      first: "2:11: error: clients[0].name is missing",
      hint: ""
    ),
  ])
  func `a mistake has its place and a hint, and shows no token`(_ row: Row) {
    let outcome = Self.load(row.yaml)
    #expect(outcome.configuration == nil)
    #expect(outcome.lines.first == "gateway.yaml:\(row.first)")
    #expect(outcome.lines.dropFirst().first?.contains(row.hint) ?? row.hint.isEmpty)
    #expect(!outcome.lines.joined().contains("wgw_x"))
  }

  @Test func `two clients share neither name nor token`() {
    let line = "{ name: a, token-sha256: [\"\(Load.digest)\"], sessions: [], scopes: [\"*\"] }"
    let outcome = Self.load("clients:\n  - \(line)\n  - \(line)")
    #expect(
      outcome.lines == [
        "gateway.yaml:4:13: error: clients[1].name 'a' is the name of another client",
        "hint: the first one is on line 3",
        "gateway.yaml:4:31: error: clients[1].token-sha256[0] is the same token as "
          + "clients[0].token-sha256[0]",
        "hint: every client needs its own",
      ]
    )
  }

  @Test func `the manual's placeholder is a warning`() {
    let zeros = String(repeating: "0", count: 64)
    let outcome = Self.load(
      "clients: [{ name: a, token-sha256: [\(zeros)], sessions: [], scopes: [\"*\"] }]"
    )
    #expect(outcome.configuration != nil)
    #expect(outcome.diagnostics.map(\.severity) == [.warning])
  }
}
