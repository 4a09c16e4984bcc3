import Gateway
import Server
import Testing

@Suite("What the gateway answers itself: OPTIONS for browsers, and its own description")
struct OwnAnswerTests {
  private func gateway(origins: [String] = []) throws -> TestGateway {
    try TestGateway { configuration in configuration.corsOrigins = origins }
  }

  struct Row: Sendable {
    let path: String
    let allow: String
  }

  @Test(arguments: [
    Row(path: "/api/v1/messages/send/text", allow: "POST"),
    Row(path: "/API/V1/groups/", allow: "GET, HEAD"),
    Row(path: "/api/v1/session/logout", allow: "GET"),
    Row(path: "/v1/sessions/main/messages/text", allow: "POST"),
    Row(path: "/openapi.json", allow: "GET, HEAD"),
  ])
  func `OPTIONS is answered here, to a page of a configured origin too`(row: Row) throws {
    let gateway = try gateway(origins: ["https://a.example", "https://b.example"])
    let client = try gateway.connect()
    let options = { (origin: String) in
      "OPTIONS \(row.path) HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\n"
        + "Access-Control-Request-Method: POST\r\n\r\n"
    }
    try client.send(options("https://b.example") + options("https://c.example") + options("null"))
    let known = try client.read()
    #expect(known.status == 204)
    #expect(known["Allow"] == row.allow)
    #expect(known["Content-Length"] == nil)
    #expect(known["Access-Control-Allow-Origin"] == "https://b.example")
    #expect(known["Access-Control-Allow-Methods"] == row.allow)
    #expect(known["Access-Control-Allow-Headers"]?.contains("X-WAREST-API-KEY") == true)
    #expect(known["Access-Control-Allow-Credentials"] == nil)
    #expect(known["Vary"] == "Origin")
    for _ in 0..<2 {
      let unknown = try client.read()
      #expect(unknown.status == 204)
      #expect(unknown["Access-Control-Allow-Origin"] == nil)
      #expect(unknown["Access-Control-Allow-Methods"] == nil)
      #expect(unknown["Vary"] == "Origin")
    }
    #expect(!gateway.upstream.hasConnection)
  }

  @Test func `OPTIONS of nothing is 404, and with a body the last on its connection`() throws {
    let gateway = try gateway()
    let client = try gateway.connect()
    try client.send("OPTIONS /api/v1/nothing HTTP/1.1\r\nHost: a\r\n\r\n")
    let unknown = try client.read()
    #expect(unknown.status == 404)
    #expect(unknown["Vary"] == nil)
    try client.send("OPTIONS /api/v1/groups HTTP/1.1\r\nHost: a\r\nContent-Length: 40\r\n\r\n")
    try client.send("GET /v1/sessions HTTP/1.1\r\nHost: a\r\n\r\n..")
    let reply = try client.read()
    #expect(reply.status == 204)
    #expect(reply["Connection"] == "close")
    #expect(try client.readToEnd().isEmpty)
  }

  @Test func `a page of a configured origin reads refusals and replies`() throws {
    let gateway = try gateway(origins: ["https://a.example"])
    let client = try gateway.connect()
    let origin = "Origin: https://a.example\r\n"
    try client.send("GET /api/v1/groups HTTP/1.1\r\nHost: a\r\n\(origin)\r\n")
    let refused = try client.read()
    #expect(refused.status == 401)
    #expect(refused["Access-Control-Allow-Origin"] == "https://a.example")
    try client.send(Request.get("/v1/sessions/main/groups", fields: origin))
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    #expect(request["Origin"] == nil)
    let fields = "Access-Control-Allow-Origin: *\r\nVary: Accept\r\n"
    try warest.send(Reply.json("{}", fields: fields))
    let reply = try client.read()
    #expect(reply["Access-Control-Allow-Origin"] == "https://a.example")
    #expect(reply["Vary"] == "Origin")
  }

  private static let document = "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `the description comes whole to who reads late, and what follows it too`() throws {
    let gateway = try gateway()
    let whole = try gateway.connect()
    try whole.send(Self.document)
    let expected = try whole.read()
    #expect(expected.status == 200)
    #expect(expected.text.hasPrefix(#"{"openapi":"3.1"#))
    // More of it than the kernels take: the gateway has to come back for the rest of each.
    let client = try gateway.connect(receiveBytesMax: 65_536)
    let count = 40
    try client.send(String(repeating: Self.document, count: count))
    try client.send("HEAD /openapi.json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    // Meanwhile others are served.
    try whole.send(Self.document)
    #expect(try whole.read().body == expected.body)
    for _ in 0..<count { #expect(try client.read().body == expected.body) }
    let head = try client.read(isReplyToHead: true)
    #expect(head["Content-Length"] == "\(expected.body.count)")
    #expect(try client.readToEnd().isEmpty)
  }

  @Test func `who leaves while the description is written is let go`() throws {
    let upstream = try UpstreamListener()
    let audit = TemporaryFile()
    let loop = try WatchedLoop(TestGateway.configuration(audit: audit.path, port: upstream.port))
    for isReset in [false, true] {
      let client = try Wire.connect(to: loop.url, receiveBytesMax: 4_096)
      try client.send(String(repeating: Self.document, count: 60))
      #expect(try client.receiveMore())
      if isReset { client.reset() } else { client.close() }
    }
    #expect(try loop.finish().lent == 2)
  }
}
