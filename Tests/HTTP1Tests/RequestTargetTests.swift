import HTTP1
import Testing

@Suite("Request target (RFC 9112 §3.2, RFC 3986 §2-3)")
struct RequestTargetTests {
  static let refused = [
    Row("relative", withTarget("a"), 400, .targetForm),
    Row("query only", withTarget("?a"), 400, .targetForm),
    Row("authority form", withTarget("a.example:80"), 400, .targetForm),
    Row("asterisk without OPTIONS", withTarget("*"), 400, .targetForm),
    Row("asterisk and more", withLine("OPTIONS *x HTTP/1.1"), 400, .targetForm),
    Row("other scheme", withTarget("ftp://a/"), 400, .targetForm),
    Row("scheme without slashes", withTarget("http:a"), 400, .targetForm),
    Row("scheme with one slash", withTarget("http:/a/"), 400, .targetForm),
    Row("no authority", withTarget("http:///a"), 400, .targetAuthority),
    Row("no host", withTarget("http://:80/a"), 400, .targetAuthority),
    Row("userinfo", withTarget("http://u@a/"), 400, .targetAuthority),
    Row("userinfo with password", withTarget("http://u:p@a/"), 400, .targetAuthority),
    Row("port with a letter", withTarget("http://a:8x/"), 400, .targetAuthority),
    Row("port beyond 65535", withTarget("http://a:65536/"), 400, .targetAuthority),
    Row("fragment right after the authority", withTarget("http://a#f"), 400, .targetAuthority),
    Row("backslash in the authority", withTarget("http://a\\b/"), 400, .targetAuthority),
    Row("fragment", withTarget("/a#f"), 400, .targetFragment),
    Row("fragment in the query", withTarget("/a?b#f"), 400, .targetFragment),
    Row("backslash", withTarget("/a\\b"), 400, .targetOctet),
    Row("backslash in the query", withTarget("/a?b\\c"), 400, .targetOctet),
    Row("quote", withTarget("/\""), 400, .targetOctet),
    Row("angle bracket", withTarget("/<"), 400, .targetOctet),
    Row("brace", withTarget("/{id}"), 400, .targetOctet),
    Row("bar", withTarget("/a|b"), 400, .targetOctet),
    Row("caret", withTarget("/a^"), 400, .targetOctet),
    Row("backtick", withTarget("/a`"), 400, .targetOctet),
    Row("square bracket", withTarget("/a?b[]=1"), 400, .targetOctet),
    Row("raw UTF-8", withTarget("/\u{e9}"), 400, .targetOctet),
    Row("raw UTF-8 in the query", withTarget("/?\u{e9}"), 400, .targetOctet),
    Row("tab", withTarget("/a\tb"), 400, .targetOctet),
    Row("blank", withTarget("/a b"), 400, .targetOctet),
    Row("percent at the end", withTarget("/a%"), 400, .targetEscape),
    Row("percent and one digit", withTarget("/a%4"), 400, .targetEscape),
    Row("percent and no digits", withTarget("/a%zz"), 400, .targetEscape),
    Row("percent, digit, letter", withTarget("/a%4g"), 400, .targetEscape),
    Row("percent cut by a slash", withTarget("/a%4/"), 400, .targetEscape),
    Row("percent cut by the query", withTarget("/a%4?b"), 400, .targetEscape),
    Row("percent at the end of the query", withTarget("/?a%"), 400, .targetEscape),
    Row("percent u", withTarget("/%u0041"), 400, .targetEscape),
    Row("encoded null", withTarget("/a%00"), 400, .targetNull),
    Row("encoded null in the query", withTarget("/?a=%00"), 400, .targetNull),
    Row("dot segment", withTarget("/./a"), 400, .targetDotSegment),
    Row("two-dot segment", withTarget("/a/../b"), 400, .targetDotSegment),
    Row("dot segment at the end", withTarget("/a/."), 400, .targetDotSegment),
    Row("two-dot segment at the end", withTarget("/a/.."), 400, .targetDotSegment),
    Row("two dots before the query", withTarget("/..?a"), 400, .targetDotSegment),
    Row("encoded dot", withTarget("/%2e/a"), 400, .targetDotSegment),
    Row("encoded dot, upper case", withTarget("/%2E%2E/a"), 400, .targetDotSegment),
    Row("half encoded dots", withTarget("/.%2e/a"), 400, .targetDotSegment),
    Row("half encoded dots, other half", withTarget("/%2e./a"), 400, .targetDotSegment),
    Row("dots before an encoded slash", withTarget("/..%2fa"), 400, .targetDotSegment),
    Row("dots after an encoded slash", withTarget("/a%2f.."), 400, .targetDotSegment),
    Row("dots after an encoded backslash", withTarget("/a%5c..%5cb"), 400, .targetDotSegment),
    Row("dots in an absolute target", withTarget("http://a/../b"), 400, .targetDotSegment),
  ]

  struct Parts: Sendable, CustomTestStringConvertible {
    let target: String
    let form: TargetForm
    let path: String
    let query: String?
    let authority: String
    var testDescription: String { target }

    init(
      _ target: String,
      _ form: TargetForm,
      _ path: String,
      _ query: String?,
      _ authority: String = "a"
    ) {
      self.target = target
      self.form = form
      self.path = path
      self.query = query
      self.authority = authority
    }
  }

  static let accepted = [
    Parts("/", .origin, "/", nil),
    Parts("/v1/sessions/main", .origin, "/v1/sessions/main", nil),
    Parts("/a?", .origin, "/a", ""),
    Parts("/a?b=c&d=/?e", .origin, "/a", "b=c&d=/?e"),
    Parts("/a;b=c,d!$&'()*+:@~-._=", .origin, "/a;b=c,d!$&'()*+:@~-._=", nil),
    Parts("/%41%2f%C3%A9?%20%2E%2e", .origin, "/%41%2f%C3%A9", "%20%2E%2e"),
    Parts("//a//b", .origin, "//a//b", nil),
    Parts("/.../..a/.a/a./a..", .origin, "/.../..a/.a/a./a..", nil),
    Parts("/%2e%2e%2e/%2ea", .origin, "/%2e%2e%2e/%2ea", nil),
    Parts("/?../..", .origin, "/", "../.."),
    Parts("http://b.example:8080/c?d", .absoluteHTTP, "/c", "d", "b.example:8080"),
    Parts("HTTPS://b/", .absoluteHTTPS, "/", nil, "b"),
    Parts("http://b", .absoluteHTTP, "", nil, "b"),
    Parts("http://b?c", .absoluteHTTP, "", "c", "b"),
    Parts("http://[::1]:80/", .absoluteHTTP, "/", nil, "[::1]:80"),
  ]

  @Test(arguments: refused) func `what two readers may resolve differently is refused`(_ row: Row) {
    let outcome = RequestOutcome.of(row.bytes)
    #expect(outcome == .refused(.request(row.fault ?? .firstOctet)))
    #expect(outcome.fault?.status == row.status)
  }

  @Test(arguments: accepted) func `path, query and authority are told apart`(_ row: Parts) throws {
    let head = try #require(RequestOutcome.of(withTarget(row.target)).head)
    #expect(head.target == row.target)
    #expect(head.form == row.form)
    #expect(head.path == row.path)
    #expect(head.query == row.query)
    #expect(head.authority == row.authority)
  }

  @Test func `the asterisk is for OPTIONS`() throws {
    let head = try #require(RequestOutcome.of(withLine("OPTIONS * HTTP/1.1")).head)
    #expect(head.form == .asterisk)
    #expect(head.path == "*")
  }

  @Test func `the authority of an absolute target wins over Host`() throws {
    let text = "GET http://b/ HTTP/1.1\r\nHost: c\r\n\r\n"
    #expect(try #require(RequestOutcome.of(text).head).authority == "b")
  }
}
