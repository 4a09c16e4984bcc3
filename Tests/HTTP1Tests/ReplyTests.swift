import HTTP1
import Testing

@Suite("Replies (RFC 9112 §4, §6.3, §9.3, RFC 9110 §15)")
struct ReplyTests {
  static func line(_ line: String) -> String { reply("Content-Length: 0", line: line) }

  static let refused = [
    Row("no HTTP at all", "SSH-2.0-x\r\n", 502, .firstOctet),
    Row("an empty line first", "\r\n" + line("HTTP/1.1 200 OK"), 502, .firstOctet),
    Row("blank first", " HTTP/1.1 200 OK\r\n\r\n", 502, .firstOctet),
    Row("other protocol", line("HTTQ/1.1 200 OK"), 502, .versionSyntax),
    Row("lower-case protocol", line("Http/1.1 200 OK"), 502, .versionSyntax),
    Row("HTTP/2.0", line("HTTP/2.0 200 OK"), 502, .versionUnsupported),
    Row("HTTP/1.2", line("HTTP/1.2 200 OK"), 502, .versionUnsupported),
    Row("HTTP/0.9", line("HTTP/0.9 200 OK"), 502, .versionUnsupported),
    Row("two digits of minor version", line("HTTP/1.10 200 OK"), 502, .statusLine),
    Row("no code", line("HTTP/1.1"), 502, .statusLine),
    Row("code of two digits", line("HTTP/1.1 20 OK"), 502, .statusLine),
    Row("code of four digits", line("HTTP/1.1 2000 OK"), 502, .statusLine),
    Row("code with a letter", line("HTTP/1.1 2x0 OK"), 502, .statusLine),
    Row("code with a sign", line("HTTP/1.1 +20 OK"), 502, .statusLine),
    Row("code 099", line("HTTP/1.1 099 OK"), 502, .statusCode),
    Row("code 000", line("HTTP/1.1 000 OK"), 502, .statusCode),
    Row("code 600", line("HTTP/1.1 600 OK"), 502, .statusCode),
    Row("code 999", line("HTTP/1.1 999 OK"), 502, .statusCode),
    Row("no space behind the code", line("HTTP/1.1 200"), 502, .statusLine),
    Row("tab behind the code", line("HTTP/1.1 200\tOK"), 502, .statusLine),
    Row("tab before the code", line("HTTP/1.1\t200 OK"), 502, .statusLine),
    Row("two blanks before the code", line("HTTP/1.1  200 OK"), 502, .statusLine),
    Row("NUL in the reason", line("HTTP/1.1 200 O\0K"), 502, .controlOctet),
    Row("CR in the reason", line("HTTP/1.1 200 O\rK"), 502, .bareCarriageReturn),
    Row("LF line ends", "HTTP/1.1 200 OK\nContent-Length: 0\n\n", 502, .bareLineFeed),
    Row("101", reply(line: "HTTP/1.1 101 Switching Protocols"), 502, .switchingProtocols),
    Row("blank before the colon", reply("Content-Length : 5"), 502, .fieldName),
    Row("folded line", reply("X: a", " b"), 502, .lineFolding),
    Row("first line indented", reply(" X: a"), 502, .lineFolding),
    Row("no colon", reply("X"), 502, .fieldName),
    Row("NUL in a value", reply("X: \0"), 502, .controlOctet),
    Row(
      "both",
      reply("Content-Length: 5", "Transfer-Encoding: chunked"),
      502,
      .lengthAndCoding
    ),
    Row(
      "two lengths",
      reply("Content-Length: 5", "Content-Length: 6"),
      502,
      .contentLengthRepeated
    ),
    Row(
      "same length twice",
      reply("Content-Length: 5", "Content-Length: 5"),
      502,
      .contentLengthRepeated
    ),
    Row("list of lengths", reply("Content-Length: 5, 5"), 502, .contentLengthInvalid),
    Row("length with a sign", reply("Content-Length: +5"), 502, .contentLengthInvalid),
    Row(
      "length beyond 64 bits",
      reply("Content-Length: 99999999999999999999"),
      502,
      .contentLengthInvalid
    ),
    Row("gzip", reply("Transfer-Encoding: gzip"), 502, .transferCodingUnknown),
    Row("identity", reply("Transfer-Encoding: identity"), 502, .transferCodingInvalid),
    Row(
      "chunked twice",
      reply("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
      502,
      .transferCodingRepeated
    ),
    Row(
      "coding in HTTP/1.0",
      reply("Transfer-Encoding: chunked", line: "HTTP/1.0 200 OK"),
      502,
      .transferCodingOnOldVersion
    ),
  ]

  static let accepted = [
    Row("length", accepted: reply("Content-Length: 5")),
    Row("chunked", accepted: reply("Transfer-Encoding: chunked")),
    Row("until close", accepted: reply()),
    Row("empty reason", accepted: line("HTTP/1.1 200 ")),
    Row("reason beyond ASCII", accepted: line("HTTP/1.1 200 d'accord, \u{e9}\t!")),
    Row("continue", accepted: reply(line: "HTTP/1.1 100 Continue")),
    Row("a server of HTTP/1.0", accepted: reply(line: "HTTP/1.0 200 OK")),
    Row("to HEAD", accepted: reply("Content-Length: 5"), to: .head),
  ]

  @Test(arguments: refused) func `what is in doubt is not relayed`(_ row: Row) {
    let outcome = ReplyOutcome.of(row.bytes)
    #expect(outcome == .refused(.reply(row.fault ?? .firstOctet)))
    if case .refused(let error) = outcome { #expect(error.status == row.status) }
  }

  struct Framed: Sendable, CustomTestStringConvertible {
    let text: String
    var method = Method.get
    let framing: BodyFraming
    let keepAlive: Bool
    var testDescription: String { "\(method) \(text)" }
  }

  static let framings = [
    Framed(text: reply("Content-Length: 5"), framing: .length(5), keepAlive: true),
    Framed(text: reply("Content-Length: 0"), framing: .none, keepAlive: true),
    Framed(text: reply("Transfer-Encoding: Chunked"), framing: .chunked, keepAlive: true),
    Framed(text: reply(), framing: .untilClose, keepAlive: false),
    Framed(text: reply("Connection: keep-alive"), framing: .untilClose, keepAlive: false),
    Framed(
      text: reply("Content-Length: 5", "Connection: close"),
      framing: .length(5),
      keepAlive: false
    ),
    Framed(text: reply("Content-Length: 5"), method: .head, framing: .none, keepAlive: true),
    Framed(
      text: reply("Transfer-Encoding: chunked"),
      method: .head,
      framing: .none,
      keepAlive: true
    ),
    Framed(text: reply(), method: .head, framing: .none, keepAlive: true),
    Framed(text: reply(line: "HTTP/1.1 100 Continue"), framing: .none, keepAlive: true),
    Framed(
      text: reply("Content-Length: 5", line: "HTTP/1.1 103 x"),
      framing: .none,
      keepAlive: true
    ),
    Framed(
      text: reply("Content-Length: 5", line: "HTTP/1.1 204 x"),
      framing: .none,
      keepAlive: true
    ),
    Framed(
      text: reply("Transfer-Encoding: chunked", line: "HTTP/1.1 204 x"),
      framing: .none,
      keepAlive: true
    ),
    Framed(
      text: reply("Content-Length: 5", line: "HTTP/1.1 304 x"),
      framing: .none,
      keepAlive: true
    ),
    Framed(
      text: reply("Content-Length: 5", line: "HTTP/1.1 205 x"),
      framing: .length(5),
      keepAlive: true
    ),
    Framed(
      text: reply("Content-Length: 5", line: "HTTP/1.0 200 OK"),
      framing: .length(5),
      keepAlive: false
    ),
    Framed(
      text: reply("Content-Length: 5", "Connection: keep-alive", line: "HTTP/1.0 200 OK"),
      framing: .length(5),
      keepAlive: true
    ),
  ]

  @Test(arguments: framings)
  func `the body's end follows from status, request and fields`(_ row: Framed) throws {
    let head = try #require(ReplyOutcome.of(row.text, to: row.method).head)
    #expect(head.framing == row.framing)
    #expect(head.keepAlive == row.keepAlive)
  }

  @Test func `status, reason and fields are read`() throws {
    let text = "HTTP/1.1 207 Some of it\r\nA: b\r\nContent-Length: 3\r\n\r\nabc"
    let head = try #require(ReplyOutcome.of(text).head)
    #expect(head.status == 207)
    #expect(head.reason == "Some of it")
    #expect(head.fields == ["A=b", "Content-Length=3"])
    #expect(head.contentLength == 3)
    #expect(head.byteCount == text.utf8.count - 3)
    #expect(!head.isInterim)
  }

  @Test func `1xx is interim`() throws {
    let head = try #require(ReplyOutcome.of("HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n").head)
    #expect(head.isInterim)
  }

  static let timeouts: [(String, UInt32?)] = [
    ("timeout=5", 5), ("timeout=5, max=100", 5), ("max=100,Timeout=72", 72), ("max=100", nil),
    ("timeout=", nil), ("timeout=x", nil), ("timeout=-5", nil), ("timeout=9999999999", nil),
    ("", nil),
  ]

  @Test(arguments: timeouts)
  func `the upstream's idle limit is read`(_ value: String, _ seconds: UInt32?) throws {
    let head = try #require(ReplyOutcome.of(reply("Keep-Alive: " + value)).head)
    #expect(head.keepAliveTimeoutSeconds == seconds)
  }
}
