import Gateway
import Server
import Testing
import WARest

@testable import warest_gateway

@Suite("clients[].fetch, cors.origins")
struct FetchSettingTests {
  static func text(client: String = "", rest: String = "") -> String {
    """
    upstream: { base-url: "http://127.0.0.1:1" }
    clients:
      - name: a
        token-sha256: ["\(String(repeating: "a", count: 64))"]
        sessions: ["main"]
        scopes: ["*"]
    \(client)
    audit: { path: "audit.jsonl" }
    \(rest)
    """
  }

  @Test func `nothing said: public hosts, no origins`() throws {
    let configuration = try #require(Load.text(Self.text()).configuration)
    #expect(configuration.clients[0].sourcePolicy == .public)
    #expect(configuration.clients[0].sourceHosts == [])
    #expect(configuration.corsOrigins == [])
  }

  @Test func `each policy, and hosts beside it`() throws {
    for (word, policy) in [("public", SourcePolicy.public), ("any", .any), ("none", .none)] {
      let client = "    fetch: \(word)\n    fetch-hosts: [\"10.0.0.7:8080\", \"*.example.org\"]"
      let configuration = try #require(Load.text(Self.text(client: client)).configuration)
      #expect(configuration.clients[0].sourcePolicy == policy)
      #expect(configuration.clients[0].sourceHosts == ["10.0.0.7:8080", "*.example.org"])
    }
  }

  @Test(arguments: [
    "    fetch: all", "    fetch-hosts: [\"http://a.b\"]", "    fetch-hosts: [\"\"]",
  ])
  func `anything else is a mistake`(client: String) {
    #expect(Load.text(Self.text(client: client)).configuration == nil)
  }

  @Test func `origins are taken as a browser sends them`() throws {
    let rest = "cors: { origins: [\"https://app.example.org\", \"http://localhost:3000\"] }"
    let configuration = try #require(Load.text(Self.text(rest: rest)).configuration)
    #expect(configuration.corsOrigins == ["https://app.example.org", "http://localhost:3000"])
  }

  @Test(arguments: ["*", "null", "https://a.b/", "https://A.b", "app.example.org", "ftp://a.b"])
  func `and nothing that lets others in`(origin: String) {
    let rest = "cors: { origins: [\"\(origin)\"] }"
    #expect(Load.text(Self.text(rest: rest)).configuration == nil)
  }
}
