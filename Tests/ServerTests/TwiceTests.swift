import Server
import Testing

@Suite("A call with an effect is never sent twice")
struct TwiceTests {
  /// A connection to WARest that has carried a call and waits in the pool.
  private func pooled(_ gateway: TestGateway, _ client: Wire) throws -> Wire {
    try client.send(Request.read)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    return warest
  }

  @Test func `a pooled connection ends under a read: it is asked once more`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let first = try pooled(gateway, client)
    try client.send(Request.read)
    let request = try first.read()
    first.close()
    let second = try gateway.upstream.accept()
    let again = try second.read()
    #expect(again.head == request.head)
    try second.send(Reply.ok)
    #expect(try client.read().status == 200)
    gateway.drain()
    #expect(try gateway.auditLog().of("outcome").count == 2)
  }

  @Test func `a read with a streamed body cannot be asked again`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let first = try pooled(gateway, client)
    let body = #"{"string":""# + String(repeating: "a", count: 100_000) + #""}"#
    try client.send(Request.post("/v1/tools/qr/base64", body))
    _ = try first.read()
    first.close()
    let reply = try client.read()
    #expect(reply.status == 502)
    #expect(!gateway.upstream.hasConnection)
  }

  @Test func `the second connection ends too: the read fails`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let first = try pooled(gateway, client)
    try client.send(Request.read)
    _ = try first.read()
    first.close()
    let second = try gateway.upstream.accept()
    _ = try second.read()
    second.close()
    #expect(try client.read().status == 502)
    #expect(!gateway.upstream.hasConnection)
  }

  @Test func `a read on a new connection is not asked again`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.read)
    let first = try gateway.upstream.accept()
    _ = try first.read()
    first.close()
    #expect(try client.read().status == 502)
    #expect(!gateway.upstream.hasConnection)
  }

  enum Ending: CaseIterable {
    case close
    case reset
    case closeUnread
  }

  @Test(arguments: Ending.allCases)
  func `a pooled connection ends under an effect`(ending: Ending) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let first = try pooled(gateway, client)
    try client.send(Request.send)
    if ending == .closeUnread { try first.wait(for: 1) } else { _ = try first.read() }
    if ending == .reset { first.reset() } else { first.close() }
    let reply = try client.read()
    #expect(reply.status == 502)
    #expect(reply["X-WARest-Delivery"] == "unknown")
    #expect(!gateway.upstream.hasConnection)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(try log.outcome(of: reply["X-Request-Id"] ?? "")["outcome"] == "unknown")
  }

  @Test(arguments: [true, false])
  func `nothing has left: an effect goes out on a new connection`(isReset: Bool) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    for _ in 0..<20 {
      let first = try pooled(gateway, client)
      if isReset { first.reset() } else { first.close() }
      try client.send(Request.send)
      let second = try gateway.upstream.accept()
      #expect(try second.read().startLine == "POST /api/v1/messages/send/text HTTP/1.1")
      // The next round starts without a pooled connection.
      try second.send(Reply.json("{}", fields: "Connection: close\r\n"))
      #expect(try client.read().status == 200)
    }
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(log.of("intent").count == 20)
  }

  @Test func `nobody listens: the caller may try again`() throws {
    let gateway = try TestGateway { configuration in
      // A port that was given back a moment ago, and that only this test knew.
      configuration.upstream.port = (try? UpstreamListener().port) ?? 1
    }
    let client = try gateway.connect()
    try client.send(Request.send)
    let reply = try client.read()
    #expect(reply.status == 502)
    #expect(reply.text.contains("/problems/upstream-unreachable"))
    #expect(reply["X-WARest-Delivery"] == "not_sent")
    gateway.drain()
    try gateway.auditLog().expectInOrder()
  }
}
