import Gateway
import Server
import Testing

@Suite("Refused calls are on record, one by one or in a count")
struct RefusalRecordTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let status: Int
    let outcome: String
    let request: String
    /// The refusal ends the connection.
    var closes = false
    var testDescription: String { "\(status) \(outcome)" }
  }

  private static let groups = "/v1/sessions/main/groups"
  private static let text = "/v1/sessions/main/messages/text"

  @Test(arguments: [
    Row(status: 400, outcome: "invalid", request: "GET / HTTP/1.1\r\n\r\n", closes: true),
    Row(status: 400, outcome: "invalid", request: Request.post(text, #"{"to":1}"#)),
    Row(status: 401, outcome: "denied", request: "GET \(groups) HTTP/1.1\r\nHost: a\r\n\r\n"),
    Row(
      status: 403,
      outcome: "denied",
      request: Request.get(groups, token: TestGateway.salesToken)
    ),
    Row(status: 404, outcome: "invalid", request: Request.get("/v1/nothing")),
    Row(status: 405, outcome: "invalid", request: Request.get(groups, method: "PUT")),
    Row(
      status: 413,
      outcome: "invalid",
      request: Request.get(text, method: "POST", fields: "Content-Length: 9999999\r\n"),
      closes: true
    ),
    Row(
      status: 414,
      outcome: "invalid",
      request: "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n",
      closes: true
    ),
    Row(
      status: 415,
      outcome: "invalid",
      request: Request.get(
        text,
        method: "POST",
        fields: "Content-Type: text/html\r\nContent-Length: 2\r\n"
      ) + "{}",
      closes: true
    ),
  ])
  func `each refusal counts once`(_ row: Row) throws {
    let gateway = try TestGateway()
    var client = try gateway.connect()
    for _ in 0..<14 {
      try client.send(row.request)
      #expect(try client.read().status == row.status)
      if row.closes { client = try gateway.connect() }
    }
    gateway.drain()
    let log = try gateway.auditLog()
    let outcomes = log.of("outcome")
    #expect(outcomes.allSatisfy { $0["outcome"] == row.outcome })
    #expect(outcomes.count >= 10)
    #expect(outcomes.count + Self.counted(log) == 14)
  }

  private static func counted(_ log: AuditRecords) -> Int {
    log.of("summary").compactMap { $0.number("count") }.reduce(0, +)
  }

  @Test func `a limit's refusals are counted too, and who makes calls is heard`() throws {
    let gateway = try TestGateway { configuration in
      configuration.limits.session.rate = LimitPolicy(
        RatePolicy(quota: 60, windowSeconds: 86_400, burst: 1)
      )
    }
    let client = try gateway.connect()
    try client.send(Request.send)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    for _ in 0..<30 {
      try client.send(Request.send)
      #expect(try client.read().status == 429)
    }
    gateway.drain()
    let log = try gateway.auditLog()
    #expect(log.of("intent").count == 1)
    #expect(log.of("outcome").filter { $0["outcome"] == "ok" }.count == 1)
    let limited = log.of("outcome").filter { $0["outcome"] == "limited" }
    #expect(limited.count + Self.counted(log) == 30)
  }

  @Test func `a flood from one address leaves a few records and an exact count`() throws {
    let gateway = try TestGateway { configuration in
      configuration.edge.refusalRecordsPerSecondMax = 3
    }
    let refused = "GET /v1/sessions/main/groups HTTP/1.1\r\nHost: a\r\n\r\n"
    let clients = try (0..<4).map { _ in try gateway.connect() }
    for client in clients { try client.send(String(repeating: refused, count: 100)) }
    for client in clients {
      for _ in 0..<100 { #expect(try client.read().status == 401) }
    }
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    let summaries = log.of("summary")
    #expect(!summaries.isEmpty)
    for summary in summaries {
      #expect(summary["peer"] == "127.0.0.1")
      #expect(summary["reason"] == "refused")
      #expect(summary["outcome"].isEmpty)
    }
    let outcomes = log.of("outcome")
    #expect(outcomes.allSatisfy { $0["outcome"] == "denied" })
    #expect(outcomes.count >= 3)
    #expect(outcomes.count + Self.counted(log) == 400)
    // In each period that ended with a summary there were three records before it.
    #expect(outcomes.count <= 3 * (summaries.count + 1))
  }

  @Test func `whoever has used up his records still gets the outcome of an intent`() throws {
    let gateway = try TestGateway { configuration in
      configuration.edge.refusalRecordsPerSecondMax = 1
    }
    let client = try gateway.connect()
    for _ in 0..<20 {
      try client.send(Request.get("/v1/nothing"))
      #expect(try client.read().status == 404)
    }
    // Longer than what is held: the fault shows when the intent is on record and WARest has a part.
    let long = #"{"to":"5511","message":""# + String(repeating: "a", count: 20_000)
    try client.send(Request.post("/v1/sessions/main/messages/text", long + #"",}"#))
    #expect(try client.read().status == 400)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(log.of("intent").count == 1)
    let id = log.of("intent").first?["request_id"] ?? ""
    #expect(try log.outcome(of: id)["outcome"] == "invalid")
    let lost = log.of("outcome").filter { $0["request_id"] != id }.count
    #expect(lost + Self.counted(log) == 20)
  }
}
