import Server
import Testing

@Suite("One busy connection does not keep the others of its loop waiting")
struct FairnessTests {
  private static let turns = 60

  /// What one connection may move in `turns` turns: sixteen reads in each, and a little that was
  /// on its way.
  private static let bytesMax = 61 * 16 * 32_768

  private static let piece = [UInt8](repeating: 7, count: 4_194_304)

  /// Runs turns while octets pour into one end and out of the other.
  ///
  /// - Returns: The octets that came out.
  private func move(
    _ octets: [UInt8],
    to sink: Wire,
    from source: Wire,
    through loop: SteppedLoop
  ) -> Int {
    let feeder = Feeder(
      octets,
      to: sink.descriptor,
      from: source.descriptor,
      bytesMax: 4 * Self.bytesMax
    )
    for _ in 0..<Self.turns { loop.turn() }
    feeder.stop()
    return feeder.receivedBytes
  }

  @Test func `an upload`() throws {
    let loop = try SteppedLoop { configuration in configuration.edge.uploadBytesMax = 1 << 40 }
    let client = try Wire.connect(to: loop.url)
    let fields = "Content-Type: image/png\r\nContent-Length: \(1 << 36)\r\n"
    try client.send(
      Request.get("/v1/sessions/main/messages/media?to=5511", method: "POST", fields: fields)
    )
    try client.send(Array(Self.piece[..<65_536]))
    try loop.turn { loop.upstream.hasConnection }
    let warest = try loop.upstream.accept()
    #expect(move(Self.piece, to: client, from: warest, through: loop) <= Self.bytesMax)
  }

  @Test func `a reply without end`() throws {
    let loop = try SteppedLoop()
    let client = try Wire.connect(to: loop.url)
    try client.send(Request.read)
    try loop.turn { loop.upstream.hasConnection }
    let warest = try loop.upstream.accept()
    try loop.turn { !warest.isQuiet }
    _ = try warest.read()
    try warest.send("HTTP/1.1 200 OK\r\nContent-Length: \(1 << 36)\r\n\r\n")
    #expect(move(Self.piece, to: warest, from: client, through: loop) <= Self.bytesMax)
  }

  @Test func `requests that are refused at once, one behind the other`() throws {
    let loop = try SteppedLoop()
    let client = try Wire.connect(to: loop.url)
    // Longer than its answer, which the client's kernel can keep.
    let padding = String(repeating: "x", count: 4_000)
    let request = "HEAD / HTTP/1.1\r\nHost: a\r\nX: \(padding)\r\n\r\n"
    try client.send(request)
    try loop.turn { !client.isQuiet }
    let reply = try client.read(isReplyToHead: true).head.utf8.count
    let requests = Array(String(repeating: request, count: 500).utf8)
    let answered = move(requests, to: client, from: client, through: loop) / reply
    #expect(answered * request.utf8.count <= Self.bytesMax)
  }
}
