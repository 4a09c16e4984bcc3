import Audit
import Gateway
import Server
import Testing

@Suite("No call with an effect reaches WARest before its intent is on record")
struct IntentTests {
  @Test(arguments: AuditConfiguration.Durability.allCases)
  func `the intent is in the file when WARest gets the first octet`(
    durability: AuditConfiguration.Durability
  ) throws {
    let gateway = try TestGateway(durability)
    let client = try gateway.connect()
    try client.send(Request.send)
    let warest = try gateway.upstream.accept()
    #expect(try warest.receiveMore())
    let intents = try gateway.auditLog().of("intent")
    #expect(intents.count == 1)
    #expect(try gateway.auditLog().of("outcome").isEmpty)
    let request = try warest.read()
    #expect(intents.first?["request_id"] == request["X-Request-Id"])
    #expect(intents.first?["operation"] == "messages.text")
    #expect(intents.first?["session"] == "main")
    #expect(intents.first?["client"] == "all")
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(try log.outcome(of: request["X-Request-Id"] ?? "")["outcome"] == "ok")
  }

  @Test func `a read has an outcome and no intent`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.read)
    let warest = try gateway.upstream.accept()
    let request = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    gateway.drain()
    let log = try gateway.auditLog()
    #expect(log.of("intent").isEmpty)
    #expect(try log.outcome(of: request["X-Request-Id"] ?? "")["outcome"] == "ok")
  }

  @Test(arguments: AuditConfiguration.Durability.allCases)
  func `a full disk refuses the call, and only as long as it is full`(
    durability: AuditConfiguration.Durability
  ) throws {
    let gateway = try TestGateway(durability)
    let client = try gateway.connect()
    let swap = try AuditSwap(gateway.configuration.audit.path, to: "/dev/full")
    try client.send(Request.send)
    let refusal = try client.read()
    #expect(refusal.status == 503)
    #expect(refusal.text.contains("/problems/audit-unavailable"))
    #expect(refusal["X-WARest-Delivery"] == "not_sent")
    #expect(!gateway.upstream.hasConnection)
    swap.undo()
    // After a failure the file is left alone for a moment, in which calls are still refused.
    let warest = try sendUntilAccepted(client, gateway)
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(log.of("intent").count == 1)
    #expect(log.of("outcome").last?.number("status") == 200)
  }

  private func sendUntilAccepted(_ client: Wire, _ gateway: TestGateway) throws -> Wire {
    while true {
      try client.send(Request.send)
      if try gateway.upstream.connects(before: client) { return try gateway.upstream.accept() }
      #expect(try client.read().status == 503)
    }
  }

  @Test func `what was written but not synced is not on record, and its file is left`() throws {
    let gateway = try TestGateway(.group)
    let client = try gateway.connect()
    // Takes every octet, and cannot be synced.
    let swap = try AuditSwap(gateway.configuration.audit.path, to: "/dev/null")
    try client.send(Request.send)
    #expect(try client.read().status == 503)
    #expect(!gateway.upstream.hasConnection)
    // Nobody knows what the kernel has of that file: the log goes on in a new one.
    let warest = try sendUntilAccepted(client, gateway)
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    swap.undo()
    gateway.drain()
    let log = try gateway.auditLog()
    #expect(log.of("segment").map { $0["reason"] } == ["sync-failed"])
    #expect(log.of("intent").count == 1)
  }

  @Test func `a read goes on while the disk is full`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let swap = try AuditSwap(gateway.configuration.audit.path, to: "/dev/full")
    try client.send(Request.read)
    // Its outcome waits until there is room.
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    swap.undo()
    gateway.drain()
    #expect(try gateway.auditLog().of("outcome").count == 1)
  }
}
