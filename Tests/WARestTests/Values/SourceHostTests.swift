import Testing

@testable import WARest

@Suite("Hosts of URLs to fetch (WHATWG URL §3.5 and §4.4, RFC 6890, RFC 4291, RFC 6761, RFC 6762)")
struct SourceHostTests {
  static let passing = [
    "http://example.com", "https://example.com/", "HTTPS://EXAMPLE.COM/cat.jpg",
    "https://example.com./cat.jpg", "https://example.com:8443/cat.jpg", "http://example.com:1",
    "https://example.com?x=http://127.0.0.1/", "https://example.com#@localhost",
    "https://example.com/@localhost/%2e%2e", "https://xn--bcher-kva.example/", "https://a_b.co/x y",
    "https://localhost.example.com/", "https://127.0.0.1.example.com/", "https://a.xn--p1ai/",
    "http://8.8.8.8", "http://8.8.8.8./x", "https://1.1.1.1:443/", "http://100.63.255.255/",
    "http://100.128.0.1/", "http://172.15.0.1/", "http://172.32.0.1/", "http://11.0.0.0/",
    "http://192.0.1.1/", "http://198.17.255.255/", "http://198.20.0.0/", "http://223.255.255.255/",
    "http://[2606:4700::1111]/", "https://[2001:4860:4860::8888]:443/x", "http://[2a00::1]",
    "http://[2606:4700:0:0:0:0:8.8.8.8]/",
  ]

  /// Each after `http://`.
  static let refusedHosts = [
    // Names that are none of the public internet's.
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "a.LocalHost.", "minio", "minio:9000",
    "printer.local", "x.internal", "metadata.google.internal", "router.home.arpa", "nas.lan",
    "w.intranet", "dc.corp", "nas.home", "x.private", "localhost.localdomain", "minio.default.svc",
    "1.0.0.127.in-addr.arpa", "a.b1", "a.b-c", "a.x",
    // IPv4 by the registry [RFC 6890].
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
    "127.0.0.1", "127.0.0.1.", "127.255.255.254", "127.0.0.1:80", "169.254.169.254",
    "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255",
    // IPv4 in other notations [WHATWG URL §3.5].
    "2130706433", "017700000001", "0x7f000001", "0X7F000001", "0x7f.1", "0x7f.0x0.0x0.0x1", "127.1",
    "127.0.1", "0177.0.0.1", "127.0.0.01", "0177.1", "127.0.0.0x1", "1.2.3.4.5", "8.8.8", "8", "0",
    "0x", "a.0x", "256.1.1.1", "8.8.8.8..", "08.8.8.8", "999.1.1.1", "example.com.1", "1.1.1.1e1",
    // IPv6 [RFC 4291].
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[::ffff:8.8.8.8]", "[64:ff9b::7f00:1]", "[64:ff9b:1::1]", "[100::1]",
    "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[fec0::1]", "[fc00::1]", "[fd00:ec2::254]",
    "[ff02::1]", "[2001::1]", "[2001:0:7f00:1::]", "[2001:1ff::1]", "[2001:db8::1]",
    "[2002:7f00:1::]", "[3fff::1]", "[3fff:fff::1]", "[4000::1]", "[5f00::1]",
    "[1::2::3]", "[::1", "::1", "[]", "[1]", "[:1]", "[1:]", "[2606:4700::12345]",
    "[2606:4700:1:2:3:4:5:6:7]", "[2606::1.2.3]", "[2606::1.2.3.04]", "[v1.x]", "[::1]x", "[::1].",
    "[2606:4700::1]:", "[2606:4700::1]x", "x[2606:4700::1]", "[2606:4700:1:2:3:4:5:6::]",
    // What two parsers may read as two hosts [WHATWG URL §4.4].
    "example.com@127.0.0.1", "127.0.0.1@example.com", "user:pass@example.com", "@example.com",
    "example.com:80@10.0.0.1", "example.com\\@10.0.0.1", "10.0.0.1\\.example.com", "exam\tple.com",
    "exam\nple.com", "exa mple.com", " example.com", "example.com ", "example%2ecom",
    "%31%32%37.0.0.1", "127%2e0.0.1", "\u{2460}27.0.0.1", "b\u{fc}cher.de", "loc\u{ff41}lhost",
    "127\u{3002}0.0.1", "example.com\u{0}", "example.com\u{7f}", "exa|mple.com", "exa<mple.com",
    "exa,mple.com", "a..com", ".example.com", "..", ".", "example..", "xn--localhost-", "xn--.com",
    "a.xn--localhost-", "*.example.com",
    // Ports.
    "example.com:", "example.com:0", "example.com:65536", "example.com:8o", "example.com:+80",
    "example.com:80:80", "example.com:000080", "example.com: 80", ":80",
    // No host.
    "", "/example.com", "//127.0.0.1", "?x", "#x",
    // Too long.
    String(repeating: "a.", count: 127) + "com", String(repeating: "a", count: 64) + ".com",
    String(repeating: "a", count: 1_000),
  ]

  static let refusedURLs = [
    "http:", "http:/", "http:example.com", "http:/example.com", "http:\\\\example.com",
    "http:/\\example.com", "http:///example.com", "https:\\example.com", "ht\ntp://example.com",
    " http://example.com", "\thttps://example.com", "\u{0}http://example.com", "file:///etc/passwd",
    "FILE:/etc/passwd", "ftp://example.com/", "blob:https://example.com/1", "ws://example.com",
    "gopher://x.com", "javascript:1", "s3://bucket/x", "//example.com/x", "http//example.com",
    "HTTP://example.com/a/../../../../etc/passwd", "Http://example.com/..",
  ]

  static let roles: [ValueRole] = [.picture, .media, .toolFile, .toolText]

  @Test(arguments: passing, roles)
  func `that are public pass`(_ text: String, _ role: ValueRole) {
    #expect(Verdict.of(text, role) == nil)
  }

  @Test(arguments: refusedHosts)
  func `that are not, or that are in doubt, are refused`(_ host: String) {
    for role in Self.roles {
      for text in ["http://\(host)", "HTTPS://\(host)/cat.jpg", "http://\(host)?x#y"] {
        let refusal = Verdict.of(text, role)
        #expect(refusal != nil, "\(role) \(text.debugDescription)")
      }
    }
  }

  @Test(arguments: refusedURLs)
  func `stand after a scheme and two slashes`(_ text: String) {
    for role in [ValueRole.picture, .media, .toolFile] {
      let refusal = Verdict.of(text, role)
      #expect(refusal != nil, "\(role)")
    }
  }

  @Test func `have their hints`() throws {
    let umlaut = try #require(Verdict.of("http://b\u{fc}cher.de", .media))
    #expect(umlaut.contains("xn--"))
    let octal = try #require(Verdict.of("http://0177.0.0.1", .media))
    #expect(octal.contains("plain decimal"))
    let user = try #require(Verdict.of("http://a@b.com", .media))
    #expect(user.contains("user name"))
  }
}
