import Gateway
import Server
import Testing

@Suite("Waiting in line: Prefer: wait [RFC 7240], first in first out, and nobody is forgotten")
struct WaitingTests {
  /// One call at once, and the next after `milliseconds`.
  private func gateway(
    every milliseconds: Int,
    adjust: (inout ServerConfiguration) -> Void = { _ in }
  ) throws -> TestGateway {
    try TestGateway { configuration in
      configuration.limits.session.rate = LimitPolicy(
        RatePolicy(quota: 60_000 / milliseconds, windowSeconds: 60, burst: 1)
      )
      adjust(&configuration)
    }
  }

  private static func request(
    _ session: String,
    wait: Int? = nil,
    id: String = "120363000000000009"
  ) -> String {
    "GET /v1/sessions/\(session)/groups/\(id) HTTP/1.1\r\nHost: a\r\n"
      + "Authorization: Bearer \(TestGateway.token)\r\n"
      + (wait.map { "Prefer: wait=\($0)\r\n" } ?? "") + "\r\n"
  }

  @Test func `a call that may wait passes when its turn comes`() throws {
    let gateway = try gateway(every: 100)
    let client = try gateway.connect()
    try client.send(Self.request("main", wait: 20) + Self.request("main", wait: 20))
    let warest = try gateway.upstream.accept()
    for _ in 0..<2 {
      _ = try warest.read()
      try warest.send(Reply.ok)
      let reply = try client.read()
      #expect(reply.status == 200)
      #expect(reply["Preference-Applied"] == "wait=20")
    }
  }

  @Test func `who would wait longer than he wants is told at once how long`() throws {
    let gateway = try gateway(every: 60_000)
    let client = try gateway.connect()
    try client.send(Self.request("main") + Self.request("main", wait: 20))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    let refused = try client.read()
    #expect(refused.status == 429)
    let seconds = try #require(Int(refused["Retry-After"] ?? ""))
    #expect((21...60).contains(seconds))
    #expect(warest.isQuiet)
  }

  @Test func `a client's own setting holds where the caller says nothing`() throws {
    let gateway = try gateway(every: 100) { $0.clients[0].waitSeconds = 20 }
    let client = try gateway.connect()
    try client.send(Self.request("main") + Self.request("main"))
    let warest = try gateway.upstream.accept()
    for _ in 0..<2 {
      _ = try warest.read()
      try warest.send(Reply.ok)
      let reply = try client.read()
      #expect(reply.status == 200)
      #expect(reply["Preference-Applied"] == nil)
    }
  }

  @Test func `nobody overtakes, and who leaves gives his place to those behind`() throws {
    let gateway = try gateway(every: 2_000)
    let first = try gateway.connect()
    try first.send(Self.request("main", id: "120363000000000001"))
    let warest = try gateway.upstream.accept()
    #expect(try warest.read().head.contains("120363000000000001"))
    try warest.send(Reply.ok)
    #expect(try first.read().status == 200)

    var leaver: Wire? = try gateway.connect()
    try leaver?.send(Self.request("main", wait: 20, id: "120363000000000002"))
    // In line, once somebody else is told so.
    let other = try gateway.connect()
    try other.send(Self.request("main", id: "120363000000000003"))
    #expect(try other.read().status == 429)
    let last = try gateway.connect()
    try last.send(Self.request("main", wait: 20, id: "120363000000000004"))
    leaver = nil
    #expect(try warest.read().head.contains("120363000000000004"))
    try warest.send(Reply.ok)
    #expect(try last.read().status == 200)
    gateway.drain()
    let log = try gateway.auditLog().of("outcome")
    #expect(log.map { $0["reason"] }.contains("client-left"))
  }

  @Test func `a stop tells those in line, and does not wait for their turns`() throws {
    let gateway = try gateway(every: 30_000)
    let client = try gateway.connect()
    try client.send(Self.request("main") + Self.request("main", wait: 60))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    let second = try gateway.connect()
    try second.send(Self.request("main"))
    #expect(try second.read().status == 429)
    gateway.drain()
    let told = try client.read()
    #expect(told.status == 503)
    #expect(told.text.contains("/problems/draining"))
  }

  @Test func `of one session no more calls are under way than it has places`() throws {
    let gateway = try TestGateway { $0.limits.session.inFlightMax = 1 }
    let client = try gateway.connect()
    let other = try gateway.connect()
    try client.send(Self.request("main", id: "120363000000000001"))
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try other.send(Self.request("main", id: "120363000000000002"))
    // Another session has places of its own.
    let third = try gateway.connect()
    try third.send(Self.request("sales-1", id: "120363000000000003"))
    let second = try gateway.upstream.accept()
    #expect(try second.read().head.contains("120363000000000003"))
    try second.send(Reply.ok)
    #expect(try third.read().status == 200)
    #expect(warest.isQuiet)
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    #expect(try warest.read().head.contains("120363000000000002"))
    try warest.send(Reply.ok)
    #expect(try other.read().status == 200)
  }
}
