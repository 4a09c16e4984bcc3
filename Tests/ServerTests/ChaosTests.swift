import Audit
import Gateway
import Server
import Testing

@testable import Server

@Suite("Whoever leaves or falls silent, at whatever moment: nothing is kept and nothing stops")
struct ChaosTests {
  private struct Peers {
    let client: Wire
    var rest: ArraySlice<UInt8>
    var warest: Wire?
    var reply: ArraySlice<UInt8>
  }

  private func request(_ numbers: inout Numbers) -> [UInt8] {
    let others = [
      Request.get("/v1/sessions", token: TestGateway.salesToken),
      Request.get("/api/v1/session/list", token: "few"),
      Request.get("/v1/sessions/main/groups", token: "few"),
      Request.get("/v1/sessions/main/groups", version: "1.0", token: "few"),
      Request.get("/v1/sessions/main/groups", method: "HEAD", token: "few"),
      Request.get("/api/v1/server/info", token: "few"),
      "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n",
      "OPTIONS /api/v1/groups HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
      Request.post("/api/v1/misc/whatsapp/validate/phone", #"{"phone":"1"}"#),
      Request.post("/api/v1/group/leave", #"{"groupId":"1@g.us","id":"main"}"#),
      Request.send,
    ]
    if Bool.random(using: &numbers) {
      return Array((others.randomElement(using: &numbers) ?? "").utf8)
    }
    let format = FormatCall.Format.allCases.randomElement(using: &numbers) ?? .json
    let count = [1, 300, 17_000, 300_000].randomElement(using: &numbers) ?? 1
    return FormatCall(format, count, 0).framed(&numbers)
  }

  private func reply(_ numbers: inout Numbers) -> [UInt8] {
    let count = [0, 2, 700, 9_000].randomElement(using: &numbers) ?? 0
    let item = #"{"id":"sales-1","inviteLink":"abcdef","qr":"xyz"}"#
    let items = Array(repeating: item, count: count).joined(separator: ",")
    let texts = [
      #"{"code":1000,"results":[{"items":[\#(items)]}]}"#, #"{"code":2600,"results":[]}"#,
      String(repeating: "<p>", count: count), "",
    ]
    let body = texts.randomElement(using: &numbers) ?? ""
    let statuses = [
      "200 OK", "200 OK", "200 OK", "207 Multi", "204 No", "304 Not", "401 No", "403 No",
      "429 Slow", "500 Oh",
    ]
    let status = statuses.randomElement(using: &numbers) ?? ""
    switch Int.random(in: 0..<4, using: &numbers) {
    case 0: return Array("HTTP/1.1 \(status)\r\n\r\n\(body)".utf8)
    case 1:
      let size = String(body.utf8.count, radix: 16)
      let chunk = body.isEmpty ? "" : "\(size)\r\n\(body)\r\n"
      return Array("HTTP/1.1 \(status)\r\nTransfer-Encoding: chunked\r\n\r\n\(chunk)0\r\n\r\n".utf8)
    default: return Array(Reply.json(body, status: status).utf8)
    }
  }

  /// Does one thing at one of the ends; false: this connection is over.
  private func step(
    _ peers: inout Peers,
    _ upstream: UpstreamListener,
    _ numbers: inout Numbers
  ) throws -> Bool {
    let most = [100, 5_000, 100_000].randomElement(using: &numbers) ?? 1
    switch Int.random(in: 0..<40, using: &numbers) {
    case 0:
      peers.client.reset()
      return false
    case 1:
      peers.client.close()
      return false
    case 2: peers.client.finishWriting()
    case 3:
      peers.warest?.reset()
      peers.warest = nil
    case 4:
      peers.warest?.close()
      peers.warest = nil
    case 5..<20:
      let count = try peers.client.sendSome(peers.rest.prefix(most))
      peers.rest = peers.rest.dropFirst(count)
    case 20..<26:
      if peers.warest == nil, upstream.hasConnection {
        peers.warest = try upstream.accept()
        peers.reply = reply(&numbers)[...]
      }
      if let warest = peers.warest, !warest.isQuiet { _ = try warest.receiveMore() }
      peers.warest?.held = []
    case 26..<34:
      guard let warest = peers.warest else { break }
      let count = try warest.sendSome(peers.reply.prefix(most))
      peers.reply = peers.reply.dropFirst(count)
    default:
      if !peers.client.isQuiet { guard try peers.client.receiveMore() else { return false } }
      peers.client.held = []
    }
    return true
  }

  @Test(arguments: UInt64(1)...4, [AuditConfiguration.Durability.os, .group])
  func `a hundred connections`(seed: UInt64, durability: AuditConfiguration.Durability) throws {
    var numbers = Numbers(state: seed)
    let upstream = try UpstreamListener()
    let audit = TemporaryFile()
    var configuration = TestGateway.configuration(audit: audit.path, port: upstream.port)
    configuration.audit.durability = durability
    configuration.upstream.firstByteSeconds = 1
    configuration.edge.headSeconds = 1
    configuration.edge.bodyGapSeconds = 1
    configuration.edge.idleSeconds = 1
    configuration.edge.writeStallSeconds = 1
    configuration.clients.append(
      .test("few", token: "few", scopes: ["group:read", "session:read"])
    )
    let loop = try WatchedLoop(configuration)
    var all: [Peers] = []
    for _ in 0..<100 {
      let client = try Wire.connect(to: loop.url, receiveBytesMax: 8_192)
      let requests = (0..<Int.random(in: 1...3, using: &numbers)).flatMap { _ in request(&numbers) }
      var peers = Peers(client: client, rest: requests[...], reply: [])
      // What a peer says once the other has left is its own affair.
      for _ in 0..<Int.random(in: 1...120, using: &numbers) {
        guard (try? step(&peers, upstream, &numbers)) == true else { break }
      }
      all.append(peers)
      if all.count > 20 { all.removeFirst() }
    }
    all = []
    let blocks = try loop.finish()
    #expect(blocks.lent == 2)
    // In groups, the last records may still be on their way.
    if durability == .os { try AuditRecords(path: audit.path).expectInOrder() }
  }
}
