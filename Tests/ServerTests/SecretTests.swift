import Server
import Testing

@Suite("The API key appears in no reply, audit record or log; no client credential goes upstream")
struct SecretTests {
  /// Every way in which a call ends: what WARest answers, and what the client asked.
  private static let replies = [
    Reply.ok,
    Reply.json(#"{"error":"key refused"}"#, status: "401 Unauthorized"),
    Reply.json(#"{"error":"key refused"}"#, status: "403 Forbidden"),
    Reply.json(#"{"status":500,"code":2800,"message":"no"}"#, status: "500 Internal Server Error"),
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "nonsense\r\n\r\n",
  ]

  @Test(arguments: replies)
  func `the key is seen by WARest alone`(reply: String) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.send)
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    #expect(request["X-WAREST-API-KEY"] == TestGateway.apiKey)
    #expect(!request.head.contains(TestGateway.token))
    #expect(request["Authorization"] == nil)
    try warest.send(reply)
    let answer = try client.read()
    #expect(!(answer.head + answer.text).contains(TestGateway.apiKey))
    try client.send(Request.get("/nowhere"))
    let refusal = try client.read()
    #expect(!(refusal.head + refusal.text).contains(TestGateway.apiKey))
    gateway.drain()
    #expect(!(try gateway.auditText().contains(TestGateway.apiKey)))
    #expect(!gateway.log.text.contains(TestGateway.apiKey))
    #expect(!(try gateway.auditText().contains(TestGateway.token)))
    #expect(!gateway.log.text.contains(TestGateway.token))
  }

  private static let credentials = [
    "X-API-KEY: secret-1", "Api-Key: secret-1", "Cookie: secret-1", "Origin: http://secret-1",
    "Proxy-Authorization: Basic secret-1", "X-Request-Id: secret-1",
    "X-Forwarded-For: secret-1", "Forwarded: for=secret-1",
    "Connection: X-Mine\r\nX-Mine: secret-1",
  ]

  @Test(arguments: credentials)
  func `what a client may not say to WARest stays here`(fields: String) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.get("/v1/sessions/main/groups", fields: fields + "\r\n"))
    let warest = try gateway.upstream.accept()
    #expect(!(try warest.read().head.contains("secret-1")))
  }

  @Test func `a client cannot have the key removed`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let fields = "Connection: X-WAREST-API-KEY, Host, X-Request-Id\r\n"
    try client.send(Request.get("/v1/sessions/main/groups", fields: fields))
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    #expect(request["X-WAREST-API-KEY"] == TestGateway.apiKey)
    #expect(request["Host"] == "127.0.0.1:\(gateway.upstream.port)")
    #expect(request["X-Request-Id"] != nil)
  }

  @Test func `a message's text and recipient are in no record`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let body = #"{"to":"5511987654321","message":"the quick brown fox"}"#
    try client.send(Request.post("/v1/sessions/main/messages/text", body))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.json(body))
    _ = try client.read()
    gateway.drain()
    let written = try gateway.auditText() + gateway.log.text
    #expect(!written.contains("fox"))
    #expect(!written.contains("5511987654321"))
  }
}
