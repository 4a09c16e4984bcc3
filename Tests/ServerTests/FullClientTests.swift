import Glibc
import Server
import Testing

@Suite("A client for which the kernel has hardly room gets every octet, in time")
struct FullClientTests {
  /// Connects a client for which the gateway's kernel buffers as little as it can.
  private func connect(to gateway: TestGateway) throws -> Wire {
    let client = try gateway.connect(receiveBytesMax: 65_536)
    // Accepted, once there was an answer.
    try client.send(Request.get("/nowhere"))
    #expect(try client.read().status == 404)
    try client.setAtPeer(SO_SNDBUF, 1)
    return client
  }

  @Test(arguments: [0, 2, 8, 24])
  func `large fields and a large body`(fieldCount: Int) throws {
    let gateway = try TestGateway()
    let client = try connect(to: gateway)
    try client.send(Request.read)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    let field = String(repeating: "f", count: 1_000)
    let fields = (0..<fieldCount).map { "X-Field-\($0): \(field)\r\n" }
    let body = String(repeating: "fedcba9876543210", count: 20_000)
    // In pieces that fill what the gateway holds and reads to the brim.
    let reply = Array(Reply.json(body, fields: fields.joined()).utf8)
    let headCount = reply.count - body.utf8.count
    try warest.send(Array(reply[..<(headCount + 24_576)]))
    try warest.send(Array(reply[(headCount + 24_576)...]))
    let received = try client.read()
    #expect(received.text == body)
    #expect(received.fields.filter { $0.value == field }.count == fieldCount)
  }

  @Test func `replies one after the other, pipelined`() throws {
    let gateway = try TestGateway()
    let client = try connect(to: gateway)
    let count = 30
    try client.send(String(repeating: Request.read, count: count))
    let warest = try gateway.upstream.accept()
    for number in 0..<count {
      // WARest gets the next request only when the client has taken the reply before.
      while try !Wire.readable([warest.descriptor, client.descriptor])[0] {
        _ = try client.receiveMore(max: 512)
      }
      _ = try warest.read()
      let body = String(repeating: "\(number % 10)", count: 1_000 * number)
      try warest.send("HTTP/1.1 103 Early Hints\r\nLink: </\(number)>\r\n\r\n" + Reply.json(body))
    }
    for number in 0..<count {
      var reply = try client.read()
      // An interim reply may be left out; what is there is whole, and in its place.
      if reply.status == 103 {
        #expect(reply["Link"] == "</\(number)>")
        reply = try client.read()
      }
      #expect(reply.text == String(repeating: "\(number % 10)", count: 1_000 * number))
    }
  }
}
