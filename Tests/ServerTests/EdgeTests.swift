import Server
import Testing

@Suite("Messages keep their ends, and their order [RFC 9112 9.3, RFC 9110 15.2]")
struct EdgeTests {
  private static let hint = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"

  /// A connection whose read WARest has got.
  private func start(
    _ gateway: TestGateway,
    version: String,
    fields: String = ""
  ) throws -> (
    client: Wire, warest: Wire
  ) {
    let client = try gateway.connect()
    try client.send(
      Request.get("/v1/sessions/main/groups", version: version, fields: fields)
    )
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    return (client, warest)
  }

  @Test func `an interim reply goes to a 1_1 client before the final one`() throws {
    let gateway = try TestGateway()
    let (client, warest) = try start(gateway, version: "1.1")
    try warest.send(Self.hint)
    let interim = try client.read()
    #expect(interim.status == 103)
    #expect(interim["Link"] == "</a>")
    try warest.send("HTTP/1.1 100 Continue\r\n\r\n" + Self.hint + Reply.ok)
    // WARest's own 100 is about nothing that the client has asked.
    #expect(try client.read().status == 103)
    #expect(try client.read().status == 200)
  }

  @Test func `an interim reply does not go to a 1_0 client`() throws {
    let gateway = try TestGateway()
    let (client, warest) = try start(gateway, version: "1.0")
    try warest.send(Self.hint + Reply.ok)
    #expect(try client.read().status == 200)
    #expect(try client.readToEnd().isEmpty)
  }

  @Test func `nine interim replies are no protocol`() throws {
    let gateway = try TestGateway()
    let (client, warest) = try start(gateway, version: "1.0")
    try warest.send(String(repeating: Self.hint, count: 9) + Reply.ok)
    #expect(try client.read().status == 502)
    #expect(try warest.readToEnd().isEmpty)
  }

  @Test func `100-continue comes before the body is asked for, and is not passed on`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let body = #"{"to":"5511","message":"hi"}"#
    let request = Request.post(
      "/v1/sessions/main/messages/text",
      body,
      fields: "Expect: 100-continue\r\n"
    )
    try client.send(String(request.dropLast(body.count)))
    #expect(try client.read().startLine == "HTTP/1.1 100 Continue")
    #expect(!gateway.upstream.hasConnection)
    try client.send(body)
    let warest = try gateway.upstream.accept()
    #expect(try warest.read()["Expect"] == nil)
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
  }

  @Test func `a refusal that needs no body comes in place of 100`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let fields = "Content-Type: application/json\r\nContent-Length: 9\r\nExpect: 100-continue\r\n"
    try client.send(Request.get("/nowhere", method: "POST", fields: fields))
    #expect(try client.read().status == 404)
    #expect(try client.readToEnd().isEmpty)
  }

  @Test func `pipelined requests are answered in their order`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let paths = ["/v1/sessions/a/groups", "/nowhere", "/v1/sessions/b/groups"]
    try client.send(paths.map { Request.get($0) }.joined() + Request.send)
    let warest = try gateway.upstream.accept()
    for session in ["a", "b"] {
      let request = try warest.read()
      #expect(request.startLine == "GET /api/v1/groups?sessionId=\(session) HTTP/1.1")
      // The next one waits: nothing of it is here.
      #expect(warest.isQuiet)
      try warest.send(Reply.json(#"{"session":"\#(session)"}"#))
    }
    _ = try warest.read()
    try warest.send(Reply.json(#"{"sent":true}"#))
    #expect(try client.read().text == #"{"session":"a"}"#)
    #expect(try client.read().status == 404)
    #expect(try client.read().text == #"{"session":"b"}"#)
    #expect(try client.read().text == #"{"sent":true}"#)
    #expect(!gateway.upstream.hasConnection)
  }

  @Test func `a 1_0 connection stays open when it asks for it`() throws {
    let gateway = try TestGateway()
    let fields = "Connection: keep-alive\r\n"
    let (client, warest) = try start(gateway, version: "1.0", fields: fields)
    try warest.send(Reply.ok)
    #expect(try client.read()["Connection"] == "keep-alive")
    try client.send(Request.get("/v1/sessions/main/groups", version: "1.0"))
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read()["Connection"] == "close")
    #expect(try client.readToEnd().isEmpty)
  }

  @Test func `a large reply without a length: chunks for 1_1, the end for 1_0`() throws {
    let body = String(repeating: "0123456789abcdef", count: 10_000)
    for version in ["1.1", "1.0"] {
      let gateway = try TestGateway()
      let (client, warest) = try start(gateway, version: version)
      try warest.send("HTTP/1.1 200 OK\r\n\r\n" + body)
      warest.close()
      if version == "1.1" {
        let reply = try client.read()
        #expect(reply["Transfer-Encoding"] == "chunked")
        #expect(reply.text == body)
      } else {
        let reply = String(decoding: try client.readToEnd(), as: UTF8.self)
        #expect(reply.contains("\r\nConnection: close\r\n"))
        #expect(!reply.contains("Transfer-Encoding"))
        #expect(reply.hasSuffix("\r\n\r\n" + body))
      }
    }
  }

  @Test func `HEAD has GET's length and no body, and the connection goes on`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.get("/v1/sessions/main/groups", method: "HEAD"))
    let warest = try gateway.upstream.accept()
    #expect(try warest.read().startLine.hasPrefix("HEAD "))
    try warest.send("HTTP/1.1 200 OK\r\nContent-Length: 4711\r\n\r\n")
    let reply = try client.read(isReplyToHead: true)
    #expect(reply["Content-Length"] == "4711")
    try client.send(Request.read)
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
  }

  @Test(arguments: ["x", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"])
  func `octets behind a reply belong to nobody: the connection is not used again`(
    rest: String
  ) throws {
    let gateway = try TestGateway()
    let (client, warest) = try start(gateway, version: "1.1")
    try warest.send(Reply.ok + rest)
    #expect(try client.read().status == 200)
    try client.send(Request.read)
    let second = try gateway.upstream.accept()
    _ = try second.read()
    try second.send(Reply.json(#"{"second":1}"#))
    #expect(try client.read().text == #"{"second":1}"#)
  }

  @Test func `a reply that was sent before any request belongs to nobody`() throws {
    let gateway = try TestGateway()
    let (client, warest) = try start(gateway, version: "1.1")
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    try warest.send(Reply.json(#"{"poison":1}"#))
    try client.send(Request.read)
    let second = try gateway.upstream.accept()
    _ = try second.read()
    try second.send(Reply.ok)
    #expect(!(try client.read().text.contains("poison")))
  }
}
