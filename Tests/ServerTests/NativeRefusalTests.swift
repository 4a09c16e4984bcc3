import Gateway
import Server
import Testing

@Suite("Refusals on WARest's own paths are in its envelope")
struct NativeRefusalTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let request: String
    let status: Int
    let code: Int
    var words = ""
    var testDescription: String { name }
  }

  private static func sales(
    _ method: String,
    _ path: String,
    _ body: String = "",
    fields: String = ""
  ) -> String {
    let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
    let type = body.isEmpty ? "" : "Content-Type: application/json\r\n"
    return Request.get(
      path,
      method: method,
      fields: type + length + fields,
      token: TestGateway.salesToken
    ) + body
  }

  @Test(arguments: [
    Row(
      name: "no token",
      request: "GET /api/v1/groups?sessionId=main HTTP/1.1\r\nHost: a\r\n\r\n",
      status: 401,
      code: 2204
    ),
    Row(
      name: "another session in the query",
      request: sales("GET", "/api/v1/groups?sessionId=main"),
      status: 403,
      code: 2201
    ),
    Row(
      name: "another session in the body",
      request: sales("POST", "/api/v1/group/leave", #"{"groupId":"1@g.us","sessionId":"main"}"#),
      status: 403,
      code: 2201
    ),
    Row(
      name: "another session in the path",
      request: sales("POST", "/api/v1/session/main/config", #"{"webhookUrl":"https://a.org/"}"#),
      status: 403,
      code: 2201
    ),
    Row(
      name: "another session in a long body",
      request: sales(
        "POST",
        "/api/v1/messages/send/media",
        #"{"sessionId":"main","to":"5511","media":"data:;base64,"#
          + String(repeating: "A", count: 40_000) + #""}"#
      ),
      status: 403,
      code: 2201
    ),
    Row(
      name: "query and body differ",
      request: sales(
        "POST",
        "/api/v1/messages/send/text?sessionId=sales-1",
        #"{"to":"5511","message":"hi","sessionId":"sales-2"}"#
      ),
      status: 400,
      code: 2000,
      words: "names another session"
    ),
    Row(
      name: "path and query differ",
      request: sales("POST", "/api/v1/session/sales-1/config?session=sales-2", "{}"),
      status: 400,
      code: 2000,
      words: "names another session"
    ),
    Row(
      name: "a list of sessions",
      request: sales("GET", "/api/v1/groups?sessionId%5B%5D=sales-1"),
      status: 400,
      code: 2000
    ),
    Row(
      name: "a session's phone number",
      request: sales("GET", "/api/v1/groups?sessionId=sales-1&phone=5511"),
      status: 400,
      code: 2000,
      words: "name the session by sessionId"
    ),
    Row(
      name: "several sessions and none named",
      request: sales("POST", "/api/v1/misc/whatsapp/validate/phone", #"{"phone":"5511"}"#),
      status: 400,
      code: 2000,
      words: "sales-*"
    ),
    Row(
      name: "not among the documented",
      request: sales("GET", "/api/v1/messages/send/text?sessionId=sales-1&to=5511&message=hi"),
      status: 404,
      code: 2600
    ),
    Row(name: "no path at all", request: sales("GET", "/api"), status: 404, code: 2600),
    Row(
      name: "a loop",
      request: sales("GET", "/api/v1/groups", fields: "Via: 1.1 warest-gateway\r\n"),
      status: 508,
      code: 2000
    ),
    Row(
      name: "a coding",
      request: sales("POST", "/api/v1/group/leave", "{}", fields: "Content-Encoding: gzip\r\n"),
      status: 415,
      code: 2007
    ),
    Row(
      name: "too large a body",
      request: Request.get(
        "/api/v1/group/leave",
        method: "POST",
        fields: "Content-Type: application/json\r\nContent-Length: 9000000\r\n"
      ),
      status: 413,
      code: 2006
    ),
  ])
  func `a refusal`(row: Row) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(row.request)
    let reply = try client.read()
    #expect(reply.status == row.status)
    #expect(reply.text.hasPrefix(#"{"status":false,"code":\#(row.code),"message":""#))
    #expect(reply.text.contains(#"","results":[]"#))
    #expect(reply.text.contains(row.words))
    #expect(reply["Content-Type"] == "application/json; charset=utf-8")
    #expect(!gateway.upstream.hasConnection)
    gateway.drain()
    #expect(try gateway.auditLog().of("outcome").count == 1)
    #expect(try gateway.auditLog().of("intent").isEmpty)
  }

  @Test(arguments: ["/api/v1/session/logout?sessionId=sales-1", "/api/v1/session/create"])
  func `HEAD does not do what GET does`(path: String) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Self.sales("HEAD", path) + Self.sales("HEAD", path))
    for _ in 0..<2 {
      let reply = try client.read(isReplyToHead: true)
      #expect(reply.status == 405)
      #expect(reply["Allow"] == "GET")
    }
    #expect(client.isQuiet)
    #expect(!gateway.upstream.hasConnection)
  }

  @Test func `a client without the right is told which it is`() throws {
    let gateway = try TestGateway { configuration in
      configuration.clients.append(.test("few", token: "few", scopes: ["group:read"]))
    }
    let client = try gateway.connect()
    try client.send(Request.get("/api/v1/session/logout?sessionId=main", token: "few"))
    let reply = try client.read()
    #expect(reply.status == 403)
    #expect(reply.text.hasPrefix(#"{"status":false,"code":2205,"#))
    #expect(reply["WWW-Authenticate"]?.contains(#"scope="session:write""#) == true)
  }

  @Test func `an early refusal comes before 100, and a good head gets its 100`() throws {
    let gateway = try TestGateway()
    let fields =
      "Content-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
    for (path, status) in [("/api/v1/nothing", 404), ("/api/v1/group/leave", 100)] {
      let client = try gateway.connect()
      try client.send(Request.get(path, method: "POST", fields: fields))
      let first = try client.read()
      #expect(first.status == status)
      guard status == 100 else {
        #expect(first["Connection"] == "close")
        continue
      }
      try client.send("{}")
      #expect(try client.read().status == 404)
    }
  }
}
