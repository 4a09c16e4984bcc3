import Server
import Testing

@Suite("A reply says what became of the call")
struct ReplyTests {
  private func exchange(
    _ request: String,
    _ reply: String,
    in gateway: TestGateway
  ) throws -> Message {
    let client = try gateway.connect()
    try client.send(request)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(reply)
    return try client.read()
  }

  @Test func `200 that WhatsApp did not do is a 409 with WARest's reply in it`() throws {
    let gateway = try TestGateway()
    let body = #"{"status":200,"code":1000,"results":[{"status":"failed"}]}"#
    let reply = try exchange(
      Request.post("/v1/sessions/main/groups/120363@g.us/leave", ""),
      Reply.json(body),
      in: gateway
    )
    #expect(reply.status == 409)
    #expect(reply.text.contains("/problems/operation-refused"))
    #expect(reply.text.contains(#""upstream":{"status":200,"body":\#(body)}"#))
    #expect(reply["X-WARest-Outcome"] == "failed")
    #expect(reply["X-WARest-Delivery"] == "not_sent")
    #expect(reply["Content-Type"] == "application/problem+json")
    gateway.drain()
    let outcome = try gateway.auditLog().outcome(of: reply["X-Request-Id"] ?? "")
    #expect(outcome["outcome"] == "failed")
    #expect(outcome.number("status") == 409)
    #expect(outcome.number("upstream_status") == 200)
    #expect(outcome.number("upstream_code") == 1_000)
  }

  struct MultiStatus: Sendable {
    let body: String
    let outcome: String
  }

  @Test(arguments: [
    MultiStatus(body: #"{"code":1000,"results":[{"status":"partial"}]}"#, outcome: "partial"),
    MultiStatus(body: #"{"code":1000,"results":[{"status":"failed"}]}"#, outcome: "failed"),
    MultiStatus(body: #"{"code":1000,"results":"#, outcome: "unknown"),
  ])
  func `207 keeps its status and says how much was done`(row: MultiStatus) throws {
    let gateway = try TestGateway()
    let reply = try exchange(
      Request.post("/v1/sessions/main/groups/120363@g.us/leave", ""),
      Reply.json(row.body, status: "207 Multi-Status"),
      in: gateway
    )
    #expect(reply.status == 207)
    #expect(reply.text == row.body)
    #expect(reply["X-WARest-Outcome"] == row.outcome)
  }

  struct Failure: Sendable {
    let status: String
    var fields = ""
    var body = #"{"status":0,"code":2600,"message":"no"}"#
    let expected: Int
    let delivery: String
    var retryAfter: String?
  }

  @Test(arguments: [
    Failure(status: "400 Bad Request", expected: 400, delivery: "not_sent"),
    Failure(status: "401 Unauthorized", expected: 502, delivery: "not_sent"),
    Failure(status: "403 Forbidden", expected: 403, delivery: "not_sent"),
    Failure(status: "403 Forbidden", body: "<h1>", expected: 502, delivery: "not_sent"),
    Failure(status: "404 Not Found", expected: 404, delivery: "not_sent"),
    Failure(status: "404 Not Found", body: "<h1>", expected: 502, delivery: "not_sent"),
    Failure(
      status: "429 Too Many Requests",
      fields: "Retry-After: 7\r\n",
      expected: 503,
      delivery: "not_sent",
      retryAfter: "7"
    ),
    // When its window ends is not said: its usual one, and a second.
    Failure(
      status: "429 Too Many Requests",
      expected: 503,
      delivery: "not_sent",
      retryAfter: "61"
    ),
    Failure(status: "500 Oh", expected: 502, delivery: "unknown"),
    Failure(status: "503 Busy", body: "", expected: 502, delivery: "unknown"),
  ])
  func `a refusal of WARest's is a problem that carries it`(row: Failure) throws {
    let gateway = try TestGateway()
    let reply = try exchange(
      Request.send,
      Reply.json(row.body, status: row.status, fields: row.fields),
      in: gateway
    )
    #expect(reply.status == row.expected)
    #expect(reply["X-WARest-Outcome"] == "failed")
    #expect(reply["X-WARest-Delivery"] == row.delivery)
    #expect(reply.text.contains(#""upstream":{"status":\#(row.status.prefix(3))"#))
    #expect(reply["Retry-After"] == row.retryAfter)
  }

  @Test func `a client sees its own sessions only`() throws {
    let gateway = try TestGateway()
    let items = ["main", "sales-1", "sales", "sales-2"].map { #"{"id":"\#($0)","ok":true}"# }
    let list = { (items: [String]) in
      #"{"code":1000,"results":[{"items":[\#(items.joined(separator: ","))],"total":4}]}"#
    }
    let client = try gateway.connect()
    try client.send(Request.get("/v1/sessions", token: TestGateway.salesToken))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.json(list(items)))
    #expect(try client.read().text == list([items[1], items[3]]))
    try client.send(Request.get("/v1/sessions"))
    _ = try warest.read()
    try warest.send(Reply.json(list(items)))
    #expect(try client.read().text == list(items))
    // What cannot be read is not passed on.
    try client.send(Request.get("/v1/sessions", token: TestGateway.salesToken))
    _ = try warest.read()
    try warest.send(Reply.json(#"{"results":"main"}"#))
    let refused = try client.read()
    #expect(refused.status == 502)
    #expect(!refused.text.contains("main"))
    // Nor is a list that is longer than what is held.
    try client.send(Request.get("/v1/sessions", token: TestGateway.salesToken))
    _ = try warest.read()
    try warest.send(Reply.json(list(Array(repeating: items[0], count: 2_000))))
    let tooLong = try? client.read()
    #expect(tooLong?.text.contains("main") != true)
  }

  @Test(arguments: [
    ("/v1/sessions/main/groups", "GET"), ("/v1/sessions/sales/groups", "GET"),
    ("/v1/sessions/sales%2D1x%2F/groups", "GET"),
  ])
  func `another session is not reached`(path: String, method: String) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.get(path, method: method, token: TestGateway.salesToken))
    let reply = try client.read()
    #expect(reply.status == 403 || reply.status == 400)
    #expect(!gateway.upstream.hasConnection)
    gateway.drain()
    #expect(try gateway.auditLog().of("outcome").count == 1)
  }
}
