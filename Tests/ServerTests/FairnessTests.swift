import Gateway
import Server
import Testing

@Suite("One busy connection does not keep the others of its loop waiting")
struct FairnessTests {
  /// Octets that a busy connection may move before somebody else is served: a loop that looks at
  /// nobody else goes on far longer.
  private static let busyBytesMax = 1_024 * 1_024 * 1_024

  private static let question = "OPTIONS /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n"

  /// Asks on a connection of its own while `move` keeps another busy.
  private func ask(_ gateway: TestGateway, while move: () throws -> Int) throws {
    var moved = 0
    while moved < 16 * 1_024 * 1_024 { moved += try move() }
    let other = try gateway.connect()
    for _ in 0..<3 {
      try other.send(Self.question)
      moved = 0
      while other.isQuiet && moved < Self.busyBytesMax { moved += try move() }
      #expect(moved < Self.busyBytesMax)
      #expect(try other.read().status == 204)
    }
  }

  private func drop(_ wire: Wire) throws -> Int {
    guard !wire.isQuiet else { return 0 }
    _ = try wire.receiveMore(max: 1_048_576)
    defer { wire.held = [] }
    return wire.held.count
  }

  @Test func `an upload`() throws {
    let gateway = try TestGateway { configuration in
      configuration.edge.uploadBytesMax = 1 << 40
    }
    let client = try gateway.connect()
    let fields = "Content-Type: image/png\r\nContent-Length: \(1 << 36)\r\n"
    try client.send(
      Request.get("/v1/sessions/main/messages/media?to=5511", method: "POST", fields: fields)
    )
    let piece = [UInt8](repeating: 7, count: 4_194_304)
    try client.send(Array(piece[..<65_536]))
    let warest = try gateway.upstream.accept()
    try ask(gateway) { try client.sendSome(piece[...]) + drop(warest) }
  }

  @Test func `requests that are refused at once, one behind the other`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let requests = Array(
      String(repeating: "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", count: 20_000).utf8
    )
    var rest = requests[...]
    try ask(gateway) {
      let sent = try client.sendSome(rest)
      rest = rest.dropFirst(sent)
      if rest.isEmpty { rest = requests[...] }
      return try sent + drop(client)
    }
  }

  @Test func `a reply without end`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    try client.send(Request.read)
    let warest = try gateway.upstream.accept()
    _ = try warest.read()
    try warest.send("HTTP/1.1 200 OK\r\nContent-Length: \(1 << 36)\r\n\r\n")
    let piece = [UInt8](repeating: 7, count: 4_194_304)
    try ask(gateway) { try warest.sendSome(piece[...]) + drop(client) }
  }
}
