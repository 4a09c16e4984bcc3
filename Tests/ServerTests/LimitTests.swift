import Gateway
import Server
import Testing

@Suite("A session's limit is charged before WARest is asked, and says when to come again")
struct LimitTests {
  private func gateway(burst: Int, day: RatePolicy? = nil) throws -> TestGateway {
    try TestGateway { configuration in
      // So slow that nothing comes back during a test.
      configuration.limits.session.rate = LimitPolicy(
        RatePolicy(quota: 60, windowSeconds: 86_400, burst: burst)
      )
      configuration.limits.session.perDay = day.map { LimitPolicy($0) }
    }
  }

  /// Sends `count` calls for a session, each answered with 200.
  private func pass(_ count: Int, _ session: String, _ client: Wire, _ warest: Wire) throws {
    for left in (0..<count).reversed() {
      try client.send(Request.get("/v1/sessions/\(session)/groups"))
      let connection = warest
      _ = try connection.read()
      try connection.send(Reply.ok)
      let reply = try client.read()
      #expect(reply.status == 200)
      #expect(reply["RateLimit-Policy"] == #""session";q=60;w=86400"#)
      #expect(reply["RateLimit"]?.hasPrefix(#""session";r=\#(left)"#) == true)
      #expect(reply["Retry-After"] == nil)
    }
  }

  @Test func `each session has a burst of its own, then 429`() throws {
    let gateway = try gateway(burst: 3)
    let client = try gateway.connect()
    try client.send(Request.get("/v1/sessions/warm/groups"))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    for session in ["main", "sales-1"] {
      try pass(3, session, client, warest)
      try client.send(Request.get("/v1/sessions/\(session)/groups"))
      let refused = try client.read()
      #expect(refused.status == 429)
      #expect(refused["Cache-Control"] == "no-store")
      #expect(refused["RateLimit"]?.hasPrefix(#""session";r=0;t="#) == true)
      let seconds = try #require(Int(refused["Retry-After"] ?? ""))
      #expect((1...1_440).contains(seconds))
      #expect(refused.text.contains(#""retry_after":\#(seconds)"#))
      #expect(refused.text.contains(#""violated-policies":["session"]"#))
      #expect(warest.isQuiet)
    }
    gateway.drain()
    let outcomes = try gateway.auditLog().of("outcome").map { $0["outcome"] }
    #expect(outcomes.filter { $0 == "limited" }.count == 2)
  }

  @Test func `a refused effect leaves no intent`() throws {
    let gateway = try gateway(burst: 1)
    let client = try gateway.connect()
    try client.send(Request.send + Request.send)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    let refused = try client.read()
    #expect(refused.status == 429)
    #expect(refused["X-WARest-Delivery"] == "not_sent")
    #expect(warest.isQuiet)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(log.of("intent").count == 1)
  }

  @Test func `the day's limit is another policy`() throws {
    let gateway = try gateway(
      burst: 60,
      day: RatePolicy(quota: 1, windowSeconds: 86_400, burst: 1)
    )
    let client = try gateway.connect()
    try client.send(Request.read + Request.read)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(
      try client.read()["RateLimit-Policy"]
        == #""session";q=60;w=86400, "session-day";q=1;w=86400"#
    )
    let refused = try client.read()
    #expect(refused.status == 429)
    #expect(refused.text.contains(#""violated-policies":["session-day"]"#))
  }
}
