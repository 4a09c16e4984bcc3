import HTTP1
import Testing

@Suite("Request line (RFC 9112 §2.2, §2.3, §3)")
struct RequestLineTests {
  static let refused = [
    Row("CR alone in the request line", "GET /\rx HTTP/1.1\r\n", 400, .bareCarriageReturn),
    Row("CR alone as a line end", "GET / HTTP/1.1\rHost: a\r\r", 400, .bareCarriageReturn),
    Row("CR before CRLF", "GET / HTTP/1.1\r\r\n", 400, .bareCarriageReturn),
    Row("LF alone as a line end", "GET / HTTP/1.1\nHost: a\n\n", 400, .bareLineFeed),
    Row("LF alone at the end of the head", "GET / HTTP/1.1\r\nHost: a\r\n\n", 400, .bareLineFeed),
    Row("NUL in the target", withTarget("/\0"), 400, .controlOctet),
    Row("escape octet in the target", withTarget("/\u{1b}"), 400, .controlOctet),
    Row("DEL in the target", withTarget("/\u{7f}"), 400, .controlOctet),
    Row("two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\n", 400, .emptyLines),
    Row("LF first", "\nGET / HTTP/1.1\r\n", 400, .firstOctet),
    Row("CR alone first", "\rGET / HTTP/1.1\r\n", 400, .bareCarriageReturn),
    Row("blank first", " GET / HTTP/1.1\r\n", 400, .firstOctet),
    Row("tab first", "\tGET / HTTP/1.1\r\n", 400, .firstOctet),
    Row("blank after an empty line", "\r\n GET / HTTP/1.1\r\n", 400, .firstOctet),
    Row("NUL first", "\0GET / HTTP/1.1\r\n", 400, .firstOctet),
    Row("a byte order mark first", [0xef, 0xbb, 0xbf, 0x47], 400, .firstOctet),
    Row("a TLS hello", [0x16, 0x03, 0x01, 0x02, 0x00], 400, .firstOctet),
    Row("a PROXY line, version 2", [0x0d, 0x0a, 0x0d, 0x0a, 0x00], 400, .emptyLines),
    Row("tab after the method", withLine("GET\t/ HTTP/1.1"), 400, .methodNotToken),
    Row("tab after the target", withLine("GET /\tHTTP/1.1"), 400, .versionSyntax),
    Row("two blanks after the method", withLine("GET  / HTTP/1.1"), 400, .requestLine),
    Row("two blanks after the target", withLine("GET /  HTTP/1.1"), 400, .targetOctet),
    Row("blank behind the version", withLine("GET / HTTP/1.1 "), 400, .versionSyntax),
    Row("tab behind the version", withLine("GET / HTTP/1.1\t"), 400, .versionSyntax),
    Row("a fourth word", withLine("GET / x HTTP/1.1"), 400, .targetOctet),
    Row("no target", withLine("GET HTTP/1.1"), 400, .requestLine),
    Row("no target but its blank", withLine("GET  HTTP/1.1"), 400, .requestLine),
    Row("only a method", withLine("GET"), 400, .methodNotToken),
    Row("no version (HTTP/0.9)", "GET /\r\n", 400, .requestLine),
    Row("no version, longer target", "GET /index.html\r\n", 400, .versionSyntax),
    Row("lower-case version", withLine("GET / http/1.1"), 400, .versionSyntax),
    Row("other protocol", withLine("GET / HTCP/1.1"), 400, .versionSyntax),
    Row("two digits of minor version", withLine("GET / HTTP/1.10"), 400, .versionSyntax),
    Row("two digits of major version", withLine("GET / HTTP/01.1"), 400, .versionSyntax),
    Row("no minor version", withLine("GET / HTTP/1"), 400, .requestLine),
    Row("comma in the version", withLine("GET / HTTP/1,1"), 400, .versionSyntax),
    Row("letter in the version", withLine("GET / HTTP/1.x"), 400, .versionSyntax),
    Row("HTTP/0.9 by name", withLine("GET / HTTP/0.9"), 505, .versionUnsupported),
    Row("HTTP/1.2", withLine("GET / HTTP/1.2"), 505, .versionUnsupported),
    Row("HTTP/2.0", withLine("GET / HTTP/2.0"), 505, .versionUnsupported),
    Row("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, .versionUnsupported),
    Row("method with a colon", withLine("G:T / HTTP/1.1"), 400, .methodNotToken),
    Row("method with a slash", withLine("G/T / HTTP/1.1"), 400, .methodNotToken),
    Row("method beyond ASCII", withLine("G\u{e9}T / HTTP/1.1"), 400, .methodNotToken),
    Row("unknown method", withLine("BREW / HTTP/1.1"), 501, .methodUnknown),
    Row("lower-case method", withLine("get / HTTP/1.1"), 501, .methodUnknown),
    Row("method with a tail", withLine("GETX / HTTP/1.1"), 501, .methodUnknown),
    Row("near DELETE", withLine("DELETF / HTTP/1.1"), 501, .methodUnknown),
    Row("near PATCH", withLine("PITCH / HTTP/1.1"), 501, .methodUnknown),
    Row("near OPTIONS", withLine("OPTIONZ / HTTP/1.1"), 501, .methodUnknown),
    Row("a method of eight letters", withLine("PROPFIND / HTTP/1.1"), 501, .methodUnknown),
    Row("CONNECT", withLine("CONNECT a:80 HTTP/1.1"), 501, .methodRefused),
    Row("TRACE", withLine("TRACE / HTTP/1.1"), 501, .methodRefused),
  ]

  static let accepted = [
    Row("HTTP/1.1", accepted: withLine("GET / HTTP/1.1")),
    Row("HTTP/1.0", accepted: "GET / HTTP/1.0\r\n\r\n"),
    Row("an empty line first", accepted: "\r\n" + withLine("GET / HTTP/1.1")),
    Row("HEAD", accepted: withLine("HEAD / HTTP/1.1")),
    Row("POST", accepted: withLine("POST / HTTP/1.1")),
    Row("PUT", accepted: withLine("PUT / HTTP/1.1")),
    Row("DELETE", accepted: withLine("DELETE / HTTP/1.1")),
    Row("PATCH", accepted: withLine("PATCH / HTTP/1.1")),
    Row("OPTIONS", accepted: withLine("OPTIONS / HTTP/1.1")),
  ]

  @Test(arguments: refused) func `anything but method, target and version is refused`(_ row: Row) {
    let outcome = RequestOutcome.of(row.bytes)
    #expect(outcome == .refused(.request(row.fault ?? .firstOctet)))
    #expect(outcome.fault?.status == row.status)
  }

  @Test(arguments: accepted) func `method and version are read`(_ row: Row) throws {
    let head = try #require(RequestOutcome.of(row.bytes).head)
    #expect(head.target == "/")
    #expect(head.minorVersion == (row.name == "HTTP/1.0" ? 0 : 1))
    let method = Method.allCases.first { "\($0.name)" == row.name } ?? .get
    #expect(head.method == method)
    #expect(head.byteCount == row.bytes.count)
  }

  @Test func `a bad request line is refused before the head is complete`() {
    #expect(RequestOutcome.of("GET /\r\n").fault == .requestLine)
    #expect(RequestOutcome.of("BREW / HTTP/1.1\r\n").fault == .methodUnknown)
  }

  @Test func `a bad octet is refused before its line is complete`() {
    #expect(RequestOutcome.of("\u{16}").fault == .firstOctet)
    #expect(RequestOutcome.of("GET /\0").fault == .controlOctet)
    #expect(RequestOutcome.of("GET /\n").fault == .bareLineFeed)
  }
}
