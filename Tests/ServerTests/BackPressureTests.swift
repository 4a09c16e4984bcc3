import Testing

@testable import Server

/// A body in which a lost, doubled or moved piece shows: its period is no multiple of any buffer.
private func octets(_ count: Int) -> [UInt8] {
  let period = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 8) }
  var octets: [UInt8] = []
  octets.reserveCapacity(count + period.count)
  while octets.count < count { octets += period }
  return Array(octets[..<count])
}

@Suite("Memory does not grow with the size of a body: who reads late is waited for")
struct BackPressureTests {
  private static let replyBytes = 30 * 1_024 * 1_024

  /// Blocks that a loop holds for itself: what it reads into.
  private static let ownBlocks = 2

  @Test(arguments: [false, true])
  func `a reply of 30 MB to a client that reads late`(isChunked: Bool) throws {
    let upstream = try UpstreamListener()
    let audit = TemporaryFile()
    let loop = try WatchedLoop(TestGateway.configuration(audit: audit.path, port: upstream.port))
    let client = try Wire.connect(to: loop.url, receiveBytesMax: 65_536)
    try client.send(Request.read)
    let warest = try upstream.accept()
    _ = try warest.read()
    let body = octets(Self.replyBytes)
    let field = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(body.count)"
    try warest.send("HTTP/1.1 200 OK\r\n\(field)\r\n\r\n")
    var rest = framed(body, isChunked: isChunked)[...]
    // The gateway takes what the kernels between it and the client hold, and then no more: the
    // test could not go on otherwise, because nothing is read until WARest cannot send.
    while warest.canSend { rest = rest.dropFirst(try warest.sendSome(rest)) }
    #expect(rest.count > Self.replyBytes / 3)
    let message = try receive(body.count, at: client, while: &rest, goTo: warest)
    #expect(message.body == body)
    client.close()
    let blocks = try loop.finish()
    #expect(blocks.lent == Self.ownBlocks)
    #expect(blocks.peak <= Self.ownBlocks + 2)
  }

  /// Reads a reply of at least `count` octets while WARest sends the rest of it.
  private func receive(
    _ count: Int,
    at client: Wire,
    while rest: inout ArraySlice<UInt8>,
    goTo warest: Wire
  ) throws -> Message {
    while true {
      while !rest.isEmpty {
        let sent = try warest.sendSome(rest.prefix(1_048_576))
        guard sent > 0 else { break }
        rest = rest.dropFirst(sent)
      }
      #expect(try client.receiveMore())
      guard client.held.count > count else { continue }
      if let (message, _) = Message.parse(client.held, isReplyToHead: false) { return message }
    }
  }

  private func framed(_ body: [UInt8], isChunked: Bool) -> [UInt8] {
    guard isChunked else { return body }
    var framed: [UInt8] = []
    framed.reserveCapacity(body.count + body.count / 500)
    for start in stride(from: 0, to: body.count, by: 99_991) {
      let end = min(start + 99_991, body.count)
      framed += Array("\(String(end - start, radix: 16))\r\n".utf8)
      framed += body[start..<end]
      framed += [13, 10]
    }
    return framed + Array("0\r\n\r\n".utf8)
  }

  private func chunked(_ text: String, size: Int) -> [UInt8] {
    let octets = Array(text.utf8)
    var framed: [UInt8] = []
    for start in stride(from: 0, to: octets.count, by: size) {
      let piece = octets[start..<min(start + size, octets.count)]
      framed += Array("\(String(piece.count, radix: 16))\r\n".utf8) + piece + [13, 10]
    }
    return framed + Array("0\r\n\r\n".utf8)
  }

  private func post(_ path: String) -> String {
    Request.get(
      path,
      method: "POST",
      fields: "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    )
  }

  private let long =
    #"{"to":"5511","message":""# + String(repeating: "h\\u00e9llo ", count: 170_000)

  @Test func `a body of 1.9 MB goes upstream as it comes, with the path's session in it`() throws {
    let upstream = try UpstreamListener()
    let audit = TemporaryFile()
    let loop = try WatchedLoop(TestGateway.configuration(audit: audit.path, port: upstream.port))
    let client = try Wire.connect(to: loop.url)
    try client.send(post("/v1/sessions/main/messages/text"))
    let body = long + #""}"#
    let rest = chunked(body, size: 60_013)
    // WARest does not read: the client can send what the kernels hold, and no more.
    var sent = 0
    let warest: Wire
    sent += try client.sendSome(rest[sent..<100_000])
    warest = try upstream.accept()
    while sent < rest.count {
      let count = try client.sendSome(rest[sent...])
      if count == 0 { _ = try warest.receiveMore() }
      sent += count
    }
    let request = try warest.read()
    #expect(request["Transfer-Encoding"] == "chunked")
    #expect(request.text == #"{"sessionId":"main","# + body.dropFirst())
    try warest.send(Reply.ok)
    #expect(try client.read().status == 200)
    client.close()
    let blocks = try loop.finish()
    #expect(blocks.lent == Self.ownBlocks)
    #expect(blocks.peak <= Self.ownBlocks + 2)
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let end: String
    let type: String
    var testDescription: String { end }
  }

  @Test(arguments: [
    Fault(end: #"","sessionId":"other"}"#, type: "/problems/reserved-field"),
    Fault(end: #"","phone":"5511"}"#, type: "/problems/reserved-field"),
    Fault(end: #"","message":"twice"}"#, type: "/problems/invalid-request"),
    Fault(end: #"",}"#, type: "/problems/invalid-request"),
    Fault(end: #""}}"#, type: "/problems/invalid-request"),
    Fault(end: #"""#, type: "/problems/invalid-request"),
  ])
  func `a fault at the very end: WARest never has a whole request`(fault: Fault) throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(post("/v1/sessions/main/messages/text"))
    let body = chunked(long + fault.end, size: 60_013)
    var sent = try client.sendSome(body[...])
    let warest = try gateway.upstream.accept()
    while sent < body.count {
      let count = try client.sendSome(body[sent...])
      if count == 0 { _ = try warest.receiveMore() }
      sent += count
    }
    let reply = try client.read()
    #expect(reply.status == 400)
    #expect(reply.text.contains(fault.type))
    #expect(reply["X-WARest-Delivery"] == "not_sent")
    let left = (try? warest.readToEnd()) ?? []
    #expect(Message.parse(left, isReplyToHead: false) == nil)
    gateway.drain()
    let log = try gateway.auditLog()
    log.expectInOrder()
    #expect(log.of("outcome").first?["outcome"] == "invalid")
  }
}
