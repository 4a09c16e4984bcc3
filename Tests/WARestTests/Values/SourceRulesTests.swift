import Testing

@testable import WARest

@Suite("A client's rule for files to fetch")
struct SourceRulesTests {
  static let hosts = [
    "minio", "files.Example.com:9000", "*.cdn.internal", "10.0.0.5", "127.0.0.1:8080", "::1",
    "[fd00::2]:9000", "[fd00::3]",
  ]

  static let listed = [
    "http://minio/x", "http://MINIO:9000/x", "http://minio.", "http://files.example.com:9000/x",
    "https://a.cdn.internal/", "https://a.b.CDN.internal:1/", "http://10.0.0.5:81/",
    "http://127.0.0.1:8080/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]:5/",
    "http://[fd00:0::2]:9000/x", "http://[fd00::3]",
  ]

  static let unlisted = [
    "http://minio2/", "http://xminio/", "http://cdn.internal/", "http://acdn.internal/",
    "http://.cdn.internal/", "http://10.0.0.50/", "http://10.0.0.6/", "http://127.0.0.1/",
    "http://127.0.0.1:8081/", "http://2130706433:8080/", "http://0177.0.0.1:8080/",
    "http://[fd00::2]/", "http://[fd00::2]:9001/", "http://[fd00::4]/", "http://[::ffff:a00:5]/",
    "http://a@minio/", "http://minio\\.example.com/", "http://minio%2f/", "http://[::a00:5]/",
  ]

  @Test(arguments: [SourcePolicy.public, .none])
  func `lets listed hosts pass whatever they are`(_ policy: SourcePolicy) {
    let rules = SourceRules(policy: policy, hosts: Self.hosts)
    for text in Self.listed {
      let refusal = Verdict.of(text, .media, rules)
      #expect(refusal == nil, "\(text) \(refusal ?? "")")
    }
    for text in Self.unlisted {
      let refusal = Verdict.of(text, .media, rules)
      #expect(refusal != nil, "\(text)")
    }
    let isPublicAllowed = Verdict.of("https://example.com/", .media, rules) == nil
    #expect(isPublicAllowed == (policy == .public))
  }

  @Test func `takes the scheme's port where none is written`() {
    let rules = SourceRules(policy: .none, hosts: ["a.local:443", "b.local:80"])
    #expect(Verdict.of("https://a.local/", .media, rules) == nil)
    #expect(Verdict.of("http://a.local:443/", .media, rules) == nil)
    #expect(Verdict.of("http://a.local/", .media, rules) != nil)
    #expect(Verdict.of("http://b.local/", .media, rules) == nil)
    #expect(Verdict.of("https://b.local/", .media, rules) != nil)
  }

  @Test func `may allow anything`() {
    let rules = SourceRules(policy: .any)
    for text in ["/etc/passwd", "http://127.0.0.1", "file:///x", " ", "nope"] {
      for role in ValueRole.allCases {
        #expect(SourceCheck(role: role, rules: rules).isSettled)
        #expect(Verdict.of(text, role, rules) == nil)
      }
    }
  }

  @Test func `may allow no URL`() {
    let rules = SourceRules(policy: .none)
    for role in [ValueRole.picture, .media, .toolFile, .toolText] {
      #expect(Verdict.of("https://example.com/", role, rules) != nil)
      #expect(Verdict.of("HTTP:", role, rules) != nil)
      #expect(Verdict.of("data:image/png;base64,AAAA", role, rules) == nil)
      #expect(Verdict.of("/etc/passwd", role, rules) != nil)
    }
    #expect(Verdict.of("aGVsbG8=", .media, rules) == nil)
  }

  @Test(arguments: hosts + ["a", "a_b.c-d", "*.a", "1.2.3.4", "2606:4700::1", "a.com.", "a:1"])
  func `lists hosts`(_ host: String) {
    #expect(SourceRules.isValidHost(host))
  }

  @Test(arguments: [
    "", " ", "a b", "http://a", "a/", "a/b", "*", "*.", "a.*", "*.*.a", "**.a", "a*", "127.1",
    "0x7f",
    "2130706433", "0177.0.0.1", "*.1.2.3.4", "[::1", "[1.2.3.4]", "::1:80:", "a:", "a:0", "a:65536",
    "a:b", "a..b", ".a", "b\u{fc}cher.de", "a@b", "a%2e", "xn--localhost-", "[fe80::1%eth0]",
    "*.[::1]",
    "10.0.0.0/8", ":80", ".", "..",
  ])
  func `lists nothing else`(_ host: String) {
    #expect(!SourceRules.isValidHost(host))
  }
}
