import HTTP1
import Testing

@Suite("Host (RFC 9110 §7.2, RFC 9112 §3.2)")
struct HostTests {
  static func with(_ value: String, version: String = "1.1") -> String {
    "GET / HTTP/\(version)\r\nHost: \(value)\r\n\r\n"
  }

  static let refused = [
    Row("missing", "GET / HTTP/1.1\r\n\r\n", 400, .hostMissing),
    Row("missing beside an absolute target", "GET http://a/ HTTP/1.1\r\n\r\n", 400, .hostMissing),
    Row("twice", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, .hostRepeated),
    Row("twice, other case", "GET / HTTP/1.1\r\nHost: a\r\nhOST: b\r\n\r\n", 400, .hostRepeated),
    Row("twice in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400, .hostRepeated),
    Row("empty", with(""), 400, .hostInvalid),
    Row("empty in HTTP/1.0", with("", version: "1.0"), 400, .hostInvalid),
    Row("only a port", with(":80"), 400, .hostInvalid),
    Row("a list", with("a, b"), 400, .hostInvalid),
    Row("a list without blank", with("a,b"), 400, .hostInvalid),
    Row("two words", with("a b"), 400, .hostInvalid),
    Row("userinfo", with("u@a"), 400, .hostInvalid),
    Row("a path", with("a/b"), 400, .hostInvalid),
    Row("a URI", with("http://a"), 400, .hostInvalid),
    Row("a query", with("a?b"), 400, .hostInvalid),
    Row("a fragment", with("a#b"), 400, .hostInvalid),
    Row("a backslash", with("a\\b"), 400, .hostInvalid),
    Row("a tab", with("a\tb"), 400, .hostInvalid),
    Row("beyond ASCII", with("\u{e9}"), 400, .hostInvalid),
    Row("quotes", with("\"a\""), 400, .hostInvalid),
    Row("port not a number", with("a:b"), 400, .hostInvalid),
    Row("port with a sign", with("a:+80"), 400, .hostInvalid),
    Row("two ports", with("a:80:81"), 400, .hostInvalid),
    Row("port beyond 65535", with("a:65536"), 400, .hostInvalid),
    Row("port of six digits", with("a:000080"), 400, .hostInvalid),
    Row("bad escape", with("a%4"), 400, .hostInvalid),
    Row("null escape", with("a%00"), 400, .hostInvalid),
    Row("IPv6 without brackets", with("::1"), 400, .hostInvalid),
    Row("bracket left open", with("[::1"), 400, .hostInvalid),
    Row("text behind the bracket", with("[::1]a"), 400, .hostInvalid),
    Row("empty brackets", with("[]"), 400, .hostInvalid),
    Row("name in brackets", with("[a.example]"), 400, .hostInvalid),
    Row("IPv6 with two gaps", with("[1::2::3]"), 400, .hostInvalid),
    Row("IPv6 with three colons", with("[:::1]"), 400, .hostInvalid),
    Row("IPv6 with one colon first", with("[:1:2:3:4:5:6:7]"), 400, .hostInvalid),
    Row("IPv6 with one colon last", with("[1:2:3:4:5:6:7:]"), 400, .hostInvalid),
    Row("IPv6 of seven groups", with("[1:2:3:4:5:6:7]"), 400, .hostInvalid),
    Row("IPv6 of nine groups", with("[1:2:3:4:5:6:7:8:9]"), 400, .hostInvalid),
    Row("IPv6 of eight groups and a gap", with("[1:2:3:4::5:6:7:8]"), 400, .hostInvalid),
    Row("IPv6 group of five digits", with("[::12345]"), 400, .hostInvalid),
    Row("IPv6 with a zone", with("[fe80::1%25eth0]"), 400, .hostInvalid),
    Row("IPv6 with a bad IPv4 tail", with("[::1.2.3.256]"), 400, .hostInvalid),
    Row("IPv6 with a short IPv4 tail", with("[::1.2.3]"), 400, .hostInvalid),
    Row("IPv6 going on behind IPv4", with("[::1.2.3.4:5]"), 400, .hostInvalid),
    Row(
      "invalid beside an absolute target",
      "GET http://a/ HTTP/1.1\r\nHost: b c\r\n\r\n",
      400,
      .hostInvalid
    ),
  ]

  static let accepted = [
    "a", "a.example", "A.Example:8080", "127.0.0.1:80", "a:", "a:0", "a:65535",
    "xn--bcher-kva.example",
    "a_b", "a%20b", "[::]", "[::1]", "[::1]:8080", "[1:2:3:4:5:6:7:8]", "[1::8]", "[1::]",
    "[::ffff:192.0.2.1]", "[1:2:3:4:5:6:192.0.2.1]", "[2001:DB8::1]:443",
  ]

  @Test(arguments: refused) func `is one host with an optional port`(_ row: Row) {
    let outcome = RequestOutcome.of(row.bytes)
    #expect(outcome == .refused(.request(row.fault ?? .firstOctet)))
    #expect(outcome.fault?.status == row.status)
  }

  @Test(arguments: accepted) func `names, addresses and ports are taken`(_ value: String) throws {
    let head = try #require(RequestOutcome.of(Self.with(value)).head)
    #expect(head.authority == value)
  }

  @Test func `may be missing from HTTP 1.0`() throws {
    let head = try #require(RequestOutcome.of("GET / HTTP/1.0\r\n\r\n").head)
    #expect(head.authority.isEmpty)
  }

  @Test func `may be empty where the target names no authority`() {
    #expect(RequestOutcome.of("OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n").head?.authority == "")
  }
}
