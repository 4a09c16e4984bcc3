import Gateway
import Server
import Testing

@Suite("WARest's own paths: one session, authorized and written anew")
struct NativePathTests {
  struct Call: Sendable, CustomTestStringConvertible {
    let name: String
    var method = "GET"
    let path: String
    var body = ""
    var type = "application/json"
    let line: String
    var sent = ""
    let operation: String
    var token = TestGateway.salesToken
    var testDescription: String { name }

    var text: String {
      guard !body.isEmpty else { return Request.get(path, method: method, token: token) }
      let fields = "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
      return Request.get(path, method: method, fields: fields, token: token) + body
    }
  }

  @Test(arguments: [
    Call(
      name: "an alias in the query",
      path: "/api/v1/groups?session=sales-1&x=1",
      line: "GET /api/v1/groups?sessionId=sales-1 HTTP/1.1",
      operation: "groups.list"
    ),
    Call(
      name: "another letter case and a slash at the end",
      path: "/API/v1/Groups/?sessionid=sales-1",
      line: "GET /api/v1/groups?sessionId=sales-1 HTTP/1.1",
      operation: "groups.list"
    ),
    Call(
      name: "an alias in the body",
      method: "POST",
      path: "/api/v1/group/leave",
      body: #"{"groupId":"1@g.us","id":"sales-1"}"#,
      line: "POST /api/v1/group/leave HTTP/1.1",
      sent: #"{"sessionId":"sales-1","groupId":"1@g.us"}"#,
      operation: "groups.leave"
    ),
    Call(
      name: "the same in query and body",
      method: "POST",
      path: "/api/v1/messages/send/text?sessionId=sales%2D1",
      body: #"{"to":"5511","message":"hi","session\u0049d":"sales-1"}"#,
      line: "POST /api/v1/messages/send/text?sessionId=sales-1 HTTP/1.1",
      sent: #"{"sessionId":"sales-1","to":"5511","message":"hi"}"#,
      operation: "messages.text"
    ),
    Call(
      name: "DELETE with a body",
      method: "DELETE",
      path: "/api/v1/session/delete",
      body: #"{"session":"sales-1"}"#,
      line: "DELETE /api/v1/session/delete HTTP/1.1",
      sent: #"{"sessionId":"sales-1"}"#,
      operation: "sessions.delete"
    ),
    Call(
      name: "GET with a body",
      path: "/api/v1/session/logout",
      body: #"{"id":"sales-1"}"#,
      line: "GET /api/v1/session/logout HTTP/1.1",
      sent: #"{"sessionId":"sales-1"}"#,
      operation: "sessions.logout"
    ),
    Call(
      name: "a body that WARest does not read is dropped",
      method: "POST",
      path: "/api/v1/session/sales-1/config",
      body: "sessionId=main",
      type: "application/x-www-form-urlencoded",
      line: "POST /api/v1/session/sales-1/config HTTP/1.1",
      operation: "sessions.webhook"
    ),
    Call(
      name: "the only session of a client",
      method: "POST",
      path: "/api/v1/misc/whatsapp/validate/phone",
      body: #"{"phone":"5511"}"#,
      line: "POST /api/v1/misc/whatsapp/validate/phone HTTP/1.1",
      sent: #"{"sessionId":"only-1","phone":"5511"}"#,
      operation: "contacts.validate-phone",
      token: "only"
    ),
    Call(
      name: "the only session of a client, without a body",
      method: "POST",
      path: "/api/v1/misc/whatsapp/validate/phone?phone=5511",
      line: "POST /api/v1/misc/whatsapp/validate/phone?phone=5511&sessionId=only-1 HTTP/1.1",
      operation: "contacts.validate-phone",
      token: "only"
    ),
  ])
  func `the session is found, written under one name and put on record`(call: Call) throws {
    let gateway = try TestGateway { configuration in
      configuration.clients.append(.test("only", token: "only", sessions: ["only-1"]))
    }
    let client = try gateway.connect()
    try client.send(call.text)
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    #expect(request.startLine == call.line)
    #expect(request.text == call.sent)
    let body = #"{"status":true,"code":1000,"message":"ok","results":[{"a":1}]}"#
    try warest.send(Reply.json(body))
    let reply = try client.read()
    #expect(reply.status == 200)
    #expect(reply.text == body)
    gateway.drain()
    let outcome = try gateway.auditLog().outcome(of: reply["X-Request-Id"] ?? "")
    #expect(outcome["session"] == (call.token == "only" ? "only-1" : "sales-1"))
    #expect(outcome["operation"] == call.operation)
    #expect(outcome["target"] == (call.sent.contains("1@g.us") ? "1@g.us" : ""))
  }

  @Test func `the limit of the session in the body is charged, and no other`() throws {
    let gateway = try TestGateway { configuration in
      configuration.limits.session.rate = LimitPolicy(
        RatePolicy(quota: 60, windowSeconds: 86_400, burst: 1)
      )
    }
    let client = try gateway.connect()
    let send = { (session: String) in
      let body = #"{"to":"5511","message":"hi","sessionId":"\#(session)"}"#
      try client.send(Request.post("/api/v1/messages/send/text", body))
    }
    try send("sales-1")
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    try send("sales-1")
    let limited = try client.read()
    #expect(limited.status == 429)
    #expect(limited.text.contains(#""status":false,"code":2400,"#))
    #expect(limited["Retry-After"] != nil)
    try send("sales-2")
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
  }

  @Test(arguments: [false, true])
  func `a client without the right learns that its key is good, once`(hasBody: Bool) throws {
    let gateway = try TestGateway { configuration in
      configuration.clients.append(.test("few", token: "few", scopes: ["group:read"]))
    }
    let client = try gateway.connect()
    // Longer than any body may be: it is the body's answer that must not follow.
    let fields = hasBody ? "Content-Encoding: gzip\r\nContent-Length: 9000000\r\n" : ""
    let get = Request.get("/api/v1/server/info", fields: fields, token: "few")
    try client.send(get)
    let reply = try client.read()
    #expect(reply.status == 200)
    #expect(reply.text.hasPrefix(#"{"status":true,"code":1000,"#))
    #expect((reply["Connection"] == "close") == hasBody)
    if hasBody { #expect(try client.readToEnd().isEmpty) }
    #expect(!gateway.upstream.hasConnection)
    gateway.drain()
    let outcome = try gateway.auditLog().outcome(of: reply["X-Request-Id"] ?? "")
    #expect(outcome["client"] == "few")
    #expect(outcome["outcome"] == "ok")
  }

  @Test func `an admin's answer is passed on, and its refusal is not`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.get("/api/v1/server/info"))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.json(#"{"status":true,"code":1000,"results":[7]}"#))
    #expect(try client.read().text == #"{"status":true,"code":1000,"results":[7]}"#)
    try client.send(Request.get("/api/v1/server/info"))
    _ = try warest.read()
    try warest.send(Reply.json(#"{"status":false,"code":2205}"#, status: "403 Forbidden"))
    let reply = try client.read()
    #expect(reply.status == 200)
    #expect(reply.text.contains(#""name":"warest-gateway""#))
  }
}
