import Gateway
import Server
import Testing

@Suite("Uploads: files as they are, forms with files, and plain forms")
struct UploadFormatTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let path: String
    let type: String
    let body: String
    let line: String
    let sentType: String
    let sent: String
    var testDescription: String { name }
  }

  private static let media = "/v1/sessions/main/messages/media"

  @Test(arguments: [
    Row(
      name: "a file, its parameters in the query",
      path: "\(media)?to=5511&caption=a%20b",
      type: "image/jpeg",
      body: "\u{1}\r\n--x\r\n",
      line: "POST /api/v1/messages/send/media?sessionId=main&to=5511&caption=a%20b HTTP/1.1",
      sentType: "image/jpeg",
      sent: "\u{1}\r\n--x\r\n"
    ),
    Row(
      name: "a file on WARest's own path",
      path: "/api/v1/messages/send/media?to=5511&sessionId=main",
      type: "image/jpeg",
      body: "abc",
      line: "POST /api/v1/messages/send/media?to=5511&sessionId=main HTTP/1.1",
      sentType: "image/jpeg",
      sent: "abc"
    ),
    Row(
      name: "a form",
      path: "/v1/sessions/main/messages/text",
      type: "application/x-www-form-urlencoded",
      body: "to=5511&message=a+%22b%22",
      line: "POST /api/v1/messages/send/text HTTP/1.1",
      sentType: "application/json",
      sent: #"{"sessionId":"main","to":"5511","message":"a \"b\""}"#
    ),
    Row(
      name: "a form that names its session, on WARest's own path",
      path: "/api/v1/messages/send/media",
      type: "application/x-www-form-urlencoded",
      body: "to=5511&sessionId=main&url=https%3A%2F%2Fa.org%2Fb",
      line: "POST /api/v1/messages/send/media HTTP/1.1",
      sentType: "application/json",
      sent: #"{"sessionId":"main","to":"5511","url":"https://a.org/b"}"#
    ),
  ])
  func `a short body`(row: Row) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let fields = "Content-Type: \(row.type)\r\nContent-Length: \(row.body.utf8.count)\r\n"
    try client.send(Request.get(row.path, method: "POST", fields: fields) + row.body)
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    #expect(request.startLine == row.line)
    #expect(request["Content-Type"] == row.sentType)
    #expect(request["Content-Length"] == "\(row.sent.utf8.count)")
    #expect(request.text == row.sent)
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
  }

  private static func part(_ boundary: String, _ name: String, _ rest: String) -> String {
    "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\(rest)\r\n"
  }

  private static func form(_ boundary: String, file: String, session: String = "") -> String {
    part(boundary, "to", "\r\n\r\n5511")
      + part(boundary, "media", "; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n" + file)
      + session + "--\(boundary)--\r\n"
  }

  @Test(arguments: [10, 300_000])
  func `a form with a file, whose boundary has capital letters`(count: Int) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let file = String(repeating: "ab\r\n", count: count / 4)
    let body = Self.form("AaB0", file: file)
    let fields =
      "Content-Type: multipart/form-data; boundary=AaB0\r\nContent-Length: \(body.utf8.count)\r\n"
    try client.send(Request.get(Self.media, method: "POST", fields: fields) + body)
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    let type = try #require(request["Content-Type"])
    let boundary = String(type.dropFirst("multipart/form-data; boundary=".count))
    #expect(boundary == boundary.lowercased())
    let session = Self.part(boundary, "sessionId", "\r\n\r\nmain")
    #expect(request.text == session + Self.form(boundary, file: file))
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
  }

  struct Late: Sendable, CustomTestStringConvertible {
    let path: String
    let session: String
    let isJSON: Bool
    /// What the client gets; nil: it goes through.
    let status: Int?
    var testDescription: String { "\(path) \(session) \(isJSON)" }
  }

  @Test(
    arguments: [true, false].flatMap { isJSON in
      [
        Late(path: "?sessionId=sales-1", session: "sales-1", isJSON: isJSON, status: nil),
        Late(path: "?sessionId=sales-1", session: "sales-2", isJSON: isJSON, status: 400),
        Late(path: "?sessionId=sales-1", session: "main", isJSON: isJSON, status: 400),
        Late(path: "", session: "sales-1", isJSON: isJSON, status: 400),
      ]
    }
  )
  func `a session named behind a long file`(row: Late) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let file = String(repeating: "AbCd", count: 100_000)
    let body =
      row.isJSON
      ? #"{"to":"5511","media":"data:image/png;base64,\#(file)","id2":1,"sessionId":"\#(row.session)"}"#
      : Self.form(
        "x",
        file: file,
        session: Self.part("x", "sessionId", "\r\n\r\n\(row.session)")
      )
    let type = row.isJSON ? "application/json" : "multipart/form-data; boundary=x"
    let head = Request.get(
      "/api/v1/messages/send/media" + row.path,
      method: "POST",
      fields: "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n",
      token: TestGateway.salesToken
    )
    try client.send(head + body)
    guard let status = row.status else {
      let warest = try gateway.upstream.accept()
      let request = try warest.read()
      #expect(request.startLine.contains("?sessionId=sales-1 "))
      #expect(!request.text.contains("sales-2"))
      try warest.send(Reply.ok)
      #expect(try client.read().status == 200)
      return
    }
    let reply = try client.read()
    #expect(reply.status == status)
    #expect(reply.text.hasPrefix(#"{"status":false,"code":2000,"#))
    #expect(reply["X-WARest-Delivery"] == "not_sent")
    if !row.path.isEmpty {
      let warest = try gateway.upstream.accept()
      let left = (try? warest.readToEnd()) ?? []
      #expect(Message.parse(left, isReplyToHead: false) == nil)
    }
    gateway.drain()
    let outcome = try gateway.auditLog().outcome(of: reply["X-Request-Id"] ?? "")
    #expect(outcome["outcome"] == "invalid")
    #expect(outcome["delivery"] == "not_sent")
    #expect(outcome["session"] == (row.path.isEmpty ? "" : "sales-1"))
  }

  @Test(arguments: [16_383, 16_384, 16_385, 40_000])
  func `a file of about what is held, and a request behind it`(count: Int) throws {
    for isChunked in [false, true] {
      let gateway = try TestGateway()
      let client = try gateway.connect()
      let file = String(repeating: "x", count: count)
      let framing =
        isChunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: \(count)\r\n"
      let body = isChunked ? "\(String(count, radix: 16))\r\n\(file)\r\n0\r\n\r\n" : file
      let fields = "Content-Type: image/png\r\n\(framing)"
      try client.send(
        Request.get("\(Self.media)?to=5511", method: "POST", fields: fields) + body + Request.read
      )
      let warest = try gateway.upstream.accept()
      let request = try warest.read()
      #expect(request.text == file)
      try warest.send(Reply.ok)
      #expect(try client.read().status == 200)
      #expect(try warest.read().startLine.contains("/api/v1/groups"))
      try warest.send(Reply.ok)
      #expect(try client.read().status == 200)
    }
  }

  @Test func `one octet at a time, whatever the format`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let json = #"{"to":5511,"media":"data:;base64,QUJD"}"#
    let bodies = [
      ("application/json", json), ("multipart/form-data; boundary=Q", Self.form("Q", file: "abc")),
      ("image/png", "abc"),
    ]
    var warest: Wire?
    for (type, body) in bodies {
      let query = type == "image/png" ? "?to=5511" : ""
      let fields = "Content-Type: \(type)\r\nTransfer-Encoding: chunked\r\n"
      try client.send(Request.get(Self.media + query, method: "POST", fields: fields))
      for octet in body.utf8 { try client.send([UInt8(ascii: "1"), 13, 10, octet, 13, 10]) }
      try client.send("0\r\n\r\n")
      let connection = try warest ?? gateway.upstream.accept()
      warest = connection
      let request = try connection.read()
      if type == "application/json" {
        #expect(
          request.text == #"{"sessionId":"main","to":"5511","media":"data:;base64,QUJD"}"#
        )
      }
      #expect(request.text.contains(type == "application/json" ? "QUJD" : "abc"))
      try connection.send(Reply.ok)
      #expect(try client.read().status == 200)
    }
  }
}
