import Gateway
import Server
import Testing

@Suite("Secrets in replies are for clients with the right that covers them")
struct MaskedReplyTests {
  private func gateway() throws -> TestGateway {
    try TestGateway { configuration in
      configuration.clients.append(.test("few", token: "few", scopes: ["group:read"]))
      configuration.clients.append(
        .test("sales-reader", token: "reader", sessions: ["sales-*"], scopes: ["session:read"])
      )
    }
  }

  private static let tag = "ETag: \"1\"\r\n"
  private static let secret = "https://chat.whatsapp.com/AbCdEf"

  private static func groups(_ link: String, _ count: Int) -> String {
    let item = #"{"id":"1@g.us","inviteLink":"\#(link)","subject":"a \"b\""}"#
    let items = Array(repeating: item, count: count).joined(separator: ",")
    return #"{"code":1000,"results":[\#(items)]}"#
  }

  struct Row: Sendable {
    let path: String
    let token: String
    /// Groups in the reply: few are held and many are streamed.
    let count: Int
    var version = "1.1"
  }

  @Test(
    arguments: [
      "/v1/sessions/main/groups", "/api/v1/groups?sessionId=main",
    ].flatMap { path in
      ["few", TestGateway.token].flatMap { token in
        [Row(path: path, token: token, count: 3), Row(path: path, token: token, count: 5_000)]
      }
    } + [
      Row(path: "/v1/sessions/main/groups", token: "few", count: 5_000, version: "1.0"),
      Row(path: "/v1/sessions/main/groups", token: "few", count: 3, version: "1.0"),
    ]
  )
  func `invite links, held and streamed`(row: Row) throws {
    let gateway = try gateway()
    let client = try gateway.connect()
    try client.send(Request.get(row.path, version: row.version, token: row.token))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.json(Self.groups(Self.secret, row.count), fields: Self.tag))
    let isMasked = row.token == "few"
    let body = Self.groups(isMasked ? "***" : Self.secret, row.count)
    guard row.version == "1.1" else {
      // The end of the connection is the end of the reply.
      let text = String(decoding: try client.readToEnd(), as: UTF8.self)
      #expect(text.hasSuffix("\r\n\r\n" + body))
      #expect(!text.contains("Transfer-Encoding"))
      return
    }
    let reply = try client.read()
    #expect(reply.status == 200)
    #expect(reply.text == body)
    #expect(reply["X-WARest-Outcome"] == "ok")
    #expect((reply["ETag"] == nil) == isMasked)
    #expect((reply["Transfer-Encoding"] == "chunked") == (isMasked && row.count > 3))
    // The connection goes on.
    try client.send(Request.read)
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
  }

  @Test func `a reply without a body does not describe one that the client never gets`() throws {
    let gateway = try gateway()
    let client = try gateway.connect()
    try client.send(Request.get("/v1/sessions/main/groups", method: "HEAD", token: "few"))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send("HTTP/1.1 200 OK\r\n\(Self.tag)Content-Length: 77\r\n\r\n")
    let head = try client.read(isReplyToHead: true)
    #expect(head.status == 200)
    #expect(head["ETag"] == nil)
    #expect(head["Content-Length"] == nil)
    try client.send(Request.get("/v1/sessions", token: TestGateway.salesToken))
    _ = try warest.read()
    try warest.send("HTTP/1.1 204 No Content\r\n\r\n")
    let empty = try client.read()
    #expect(empty.status == 204)
    #expect(empty["Content-Length"] == nil)
  }

  @Test(arguments: ["/v1/sessions/main/groups", "/api/v1/groups?sessionId=main"])
  func `what cannot be read is not shown, and the client is told`(path: String) throws {
    let gateway = try gateway()
    let texts = [
      "<p>\(Self.secret)</p>", String(repeating: "<p>\(Self.secret)</p>", count: 3_000),
    ]
    for text in texts {
      let client = try gateway.connect()
      try client.send(Request.get(path, token: "few"))
      let warest = try gateway.upstream.accept()
      _ = try warest.read()
      try warest.send(Reply.json(text))
      let reply = try client.read()
      #expect(reply.status == 502)
      #expect(!reply.text.contains("chat.whatsapp"))
      warest.close()
    }
  }

  @Test func `a long reply that breaks late is cut`() throws {
    let gateway = try gateway()
    let client = try gateway.connect()
    try client.send(Request.get("/v1/sessions/main/groups", token: "few"))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    let good = Self.groups(Self.secret, 5_000).dropLast(2)
    try warest.send(Reply.json(good + #"}{"inviteLink":"\#(Self.secret)"}"#))
    var text = ""
    do { text = String(decoding: try client.readToEnd(), as: UTF8.self) } catch WireError.failed {
      text = String(decoding: client.held, as: UTF8.self)
    }
    #expect(!text.contains("chat.whatsapp"))
    #expect(!text.hasSuffix("\r\n0\r\n\r\n"))
  }

  struct List: Sendable {
    let path: String
    let count: Int
  }

  @Test(
    arguments: ["/v1/sessions", "/api/v1/session/list"].flatMap { path in
      [List(path: path, count: 4), List(path: path, count: 2_000)]
    }
  )
  func `a list of sessions has the client's own, without their secrets`(list: List) throws {
    let gateway = try gateway()
    let client = try gateway.connect()
    let body = { (isWhole: Bool, qr: String) in
      let items = (0..<list.count).compactMap { index in
        let isOwn = index.isMultiple(of: 2)
        guard isWhole || isOwn else { return nil as String? }
        return #"{"id":"\#(isOwn ? "sales" : "main")-\#(index)","qr":"\#(qr)","ok":true}"#
      }
      return #"{"code":1000,"results":[{"items":[\#(items.joined(separator: ","))]}]}"#
    }
    try client.send(Request.get(list.path, token: "reader"))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.json(body(true, "2@abcdef")))
    let reply = try client.read()
    #expect(reply.status == 200)
    #expect(reply.text == body(false, "***"))
    try client.send(Request.get(list.path))
    _ = try warest.read()
    try warest.send(Reply.json(body(true, "2@abcdef")))
    #expect(try client.read().text == body(true, "2@abcdef"))
  }

  @Test(arguments: [2, 60])
  func `no block is kept of a filtered list whose reader leaves`(pieces: Int) throws {
    let upstream = try UpstreamListener()
    let audit = TemporaryFile()
    let configuration = TestGateway.configuration(audit: audit.path, port: upstream.port)
    let loop = try WatchedLoop(configuration)
    for isReset in [false, true] {
      let client = try Wire.connect(to: loop.url, receiveBytesMax: 4_096)
      try client.send(Request.get("/v1/sessions", token: TestGateway.salesToken))
      let warest = try upstream.accept()
      _ = try warest.read()
      let item = #"{"id":"sales-1","text":"\#(String(repeating: "x", count: 4_000))"}"#
      try warest.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
      try warest.send(#"{"code":1000,"results":[{"items":["#)
      for _ in 0..<pieces * 5 { try warest.send(item + ",") }
      // In the middle of an item, whose beginning is held.
      try warest.send(String(item.prefix(2_000)))
      #expect(try client.receiveMore())
      if isReset { client.reset() } else { client.close() }
      _ = try? warest.readToEnd()
    }
    #expect(try loop.finish().lent == 2)
  }
}
