import HTTP1
import Testing

@Suite("Connection and Expect (RFC 9110 §7.6.1, §10.1.1, RFC 9112 §9.3)")
struct ConnectionTests {
  static let persistence: [(String, Bool)] = [
    (withFields(), true),
    (withFields("Connection: close"), false),
    (withFields("Connection: CLOSE"), false),
    (withFields("Connection: keep-alive"), true),
    (withFields("Connection: keep-alive, close"), false),
    (withFields("Connection: close", "Connection: keep-alive"), false),
    (withFields("Connection: x", "Connection: ,, \tclose ,"), false),
    (withFields("Connection: closed"), true),
    (withFields("Connection:"), true),
    ("GET / HTTP/1.0\r\n\r\n", false),
    ("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true),
    ("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false),
    ("GET / HTTP/1.0\r\nConnection: x\r\n\r\n", false),
  ]

  @Test(arguments: persistence)
  func `close ends it, and HTTP 1.0 has to ask for more`(_ text: String, _ keepAlive: Bool) {
    #expect(RequestOutcome.of(text).head?.keepAlive == keepAlive)
  }

  @Test func `every Connection line can nominate fields, in any case`() {
    let text = withFields(
      "Connection: close, X-One",
      "x-one: 1",
      "X-Two: 2",
      "Connection: ,\tx-TWO\t,keep-alive",
      "X-Three: 3",
      "Content-Length: 4",
      "X-On: 5",
      "Keep-Alive: 6"
    )
    let expected: Set = ["x-one", "X-Two", "Keep-Alive"]
    #expect(nominated(text) == expected)
  }

  @Test func `Host and Content-Length cannot be nominated`() {
    let text = withFields("Connection: Host, content-length, X", "Content-Length: 4", "X: 5")
    #expect(nominated(text) == ["X"])
  }

  @Test func `close and keep-alive nominate no field but one of that name`() {
    #expect(nominated(withFields("Connection: close", "X: 5")) == [])
  }

  private func nominated(_ text: String) -> Set<String> {
    let bytes = Array(text.utf8)
    var scan = HeadScan()
    var head = RequestHead()
    let step = HeadParser.parseRequest(bytes.span, scan: &scan, limits: .downstream, into: &head)
    #expect(step == .complete)
    var names: Set<String> = []
    for line in head.fields where head.nominates(line, in: bytes.span) {
      names.insert(String(decoding: bytes[line.nameRange.offsets], as: UTF8.self))
    }
    return names
  }

  static let expectations: [(String, Bool)] = [
    (withFields("Expect: 100-continue", "Content-Length: 1"), true),
    (withFields("Expect: 100-Continue", "Transfer-Encoding: chunked"), true),
    (withFields("Expect: 100-continue"), false),
    (withFields("Expect: 100-continue", "Content-Length: 0"), false),
    ("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n", false),
    ("POST / HTTP/1.0\r\nExpect: wonders\r\nContent-Length: 1\r\n\r\n", false),
  ]

  @Test(arguments: expectations)
  func `100-continue is for HTTP 1.1 and a body`(_ text: String, _ expects: Bool) {
    #expect(RequestOutcome.of(text).head?.expectsContinue == expects)
  }

  @Test(arguments: ["wonders", "", "100-continue, wonders", "100-continue;a=b", "200-ok"])
  func `any other expectation fails`(_ value: String) {
    let outcome = RequestOutcome.of(withFields("Expect: " + value, "Content-Length: 1"))
    #expect(outcome.fault == .expectation)
    #expect(outcome.fault?.status == 417)
  }
}
