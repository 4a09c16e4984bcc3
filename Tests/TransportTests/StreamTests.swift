import Glibc
import Testing
import Transport

@Suite("Stream without TLS")
struct StreamTests {
  @Test func `it is small`() {
    #expect(MemoryLayout<Transport.Stream>.size <= 24)
  }

  private func requireShort(_ isShort: Bool, _ stream: borrowing Transport.Stream) throws {
    let wasShort = stream.lastReceiveWasShort
    try #require(wasShort == isShort)
  }

  @Test func `a short read means drained, a full one does not`() throws {
    let pair = try Socket.pair()
    let far = pair.second
    var near = Stream(pair.first)
    _ = far.put("abcd")
    #expect(near.take(max: 4) == .text("abcd"))
    try requireShort(false, near)
    _ = far.put("abc")
    #expect(near.take(max: 4) == .text("abc"))
    try requireShort(true, near)
  }

  @Test func `behind a short read the end is still to be read`() throws {
    let pair = try Socket.pair()
    let far = pair.second
    var near = Stream(pair.first)
    _ = far.put("abc")
    far.shutdownWrite()
    let event = try #require(try awaitEvent(near.descriptor, [.read, .peerHangup]))
    near.isHungUp = event.isHangup
    #expect(near.take() == .text("abc"))
    try requireShort(false, near)
    #expect(near.take() == .other(.closed))
  }

  @Test func `an idle connection is quiet until something comes`() throws {
    var pair = try LoopbackPair()
    let stream = Stream(pair.client)
    let isQuiet = stream.isQuiet
    #expect(isQuiet)
    pair.server.close()
    _ = try awaitEvent(stream.descriptor, .peerHangup)
    let isQuietAfterwards = stream.isQuiet
    #expect(!isQuietAfterwards)
  }

  @Test func `an abort is no orderly end`() throws {
    let pair = try LoopbackPair()
    let client = pair.client
    var server = Stream(pair.server)
    server.abort()
    #expect(server.descriptor == -1)
    _ = try awaitEvent(client.descriptor, .read)
    #expect(client.take() == .other(.failed(ECONNRESET)))
  }

  @Test func `without TLS the handshake is done and nothing is to be told of it`() throws {
    let pair = try Socket.pair()
    var stream = Stream(pair.first)
    guard case .done = stream.handshake() else {
      Issue.record("not done")
      return
    }
    #expect(!stream.isTLS && stream.tlsSummary == nil)
  }
}
