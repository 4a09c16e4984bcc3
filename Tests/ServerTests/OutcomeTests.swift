import Audit
import Gateway
import Server
import Testing

@Suite("Every intent gets exactly one outcome")
struct OutcomeTests {
  typealias Durability = AuditConfiguration.Durability

  /// A call with an effect that WARest has got.
  private struct Started {
    let client: Wire
    let warest: Wire
    let id: String

    init(_ gateway: TestGateway) throws {
      client = try gateway.connect()
      try client.send(Request.send)
      warest = try gateway.upstream.accept()
      id = try #require(try warest.read()["X-Request-Id"])
    }
  }

  @Test(arguments: Durability.allCases)
  func `the client leaves, WARest answers`(durability: Durability) throws {
    let gateway = try TestGateway(durability)
    let call = try Started(gateway)
    call.client.reset()
    try call.warest.send(Reply.ok)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    let outcome = try log.outcome(of: call.id)
    #expect(outcome["outcome"] == "ok")
    #expect(outcome["delivery"] == "sent")
  }

  @Test func `the client ends its half and still gets the answer`() throws {
    let gateway = try TestGateway()
    let call = try Started(gateway)
    call.client.finishWriting()
    try call.warest.send(Reply.ok)
    #expect(try call.client.read().status == 200)
    #expect(try call.client.readToEnd().isEmpty)
    gateway.drain()
    #expect(try gateway.auditLog().outcome(of: call.id)["outcome"] == "ok")
  }

  @Test func `the client leaves, then WARest too`() throws {
    let gateway = try TestGateway()
    let call = try Started(gateway)
    call.client.reset()
    call.warest.reset()
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(try log.outcome(of: call.id)["delivery"] == "unknown")
  }

  enum Ending: CaseIterable {
    case close
    case reset
    case halfAHead
    case notHTTP
    case nothing
  }

  @Test(arguments: Ending.allCases, Durability.allCases)
  func `WARest gives no reply`(ending: Ending, durability: Durability) throws {
    let gateway = try TestGateway(durability) { configuration in
      if ending == .nothing { configuration.upstream.firstByteSeconds = 1 }
    }
    let call = try Started(gateway)
    switch ending {
    case .close: call.warest.close()
    case .reset: call.warest.reset()
    case .halfAHead:
      try call.warest.send("HTTP/1.1 200 OK\r\nContent-")
      call.warest.close()
    case .notHTTP: try call.warest.send("SSH-2.0-OpenSSH_9.2\r\n\r\n")
    case .nothing: break
    }
    let reply = try call.client.read()
    #expect(reply.status == (ending == .nothing ? 504 : 502))
    #expect(reply["X-WARest-Delivery"] == "unknown")
    #expect(reply.text.contains(#""delivery":"unknown""#))
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    let outcome = try log.outcome(of: call.id)
    #expect(outcome["outcome"] == "unknown")
    #expect(outcome["delivery"] == "unknown")
    #expect(outcome["request_id"] == reply["X-Request-Id"])
  }

  @Test func `a small reply that breaks off is a problem in its place`() throws {
    let gateway = try TestGateway()
    let call = try Started(gateway)
    try call.warest.send("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"status\":200")
    call.warest.close()
    let reply = try call.client.read()
    #expect(reply.status == 502)
    #expect(reply["X-WARest-Delivery"] == "unknown")
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(try log.outcome(of: call.id)["outcome"] == "unknown")
  }

  @Test(arguments: [true, false])
  func `a large reply that breaks off has no end`(isChunked: Bool) throws {
    let gateway = try TestGateway()
    let call = try Started(gateway)
    let field = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: 100001"
    let size = isChunked ? "186a1\r\n" : ""
    let body = String(repeating: "a", count: 100_000)
    try call.warest.send("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n\(size)\(body)")
    call.warest.close()
    #expect(throws: WireError.self) { try call.client.read() }
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(try log.outcome(of: call.id)["reason"] == "reply-cut")
  }

  @Test func `the drain time ends before the call`() throws {
    let gateway = try TestGateway { $0.drainSeconds = 0 }
    let call = try Started(gateway)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    let outcome = try log.outcome(of: call.id)
    #expect(outcome["outcome"] == "unknown")
    #expect(outcome["delivery"] == "unknown")
    #expect(outcome["reason"] == "stopped")
    #expect(log.records.suffix(2).map { $0["kind"] } == ["stop", "checkpoint"])
  }

  @Test func `a read that nobody waits for is given up`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.read)
    let warest = try gateway.upstream.accept()
    let id = try #require(try warest.read()["X-Request-Id"])
    client.reset()
    #expect(try warest.readToEnd().isEmpty)
    gateway.drain()
    #expect(try gateway.auditLog().outcome(of: id)["reason"] == "client-left")
  }
}
