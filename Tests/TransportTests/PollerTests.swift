import Glibc
import Testing
import Transport

@Suite("Poller")
struct PollerTests {
  private let connection: Interest = .connection

  @Test func `nothing happens, nothing is reported`() throws {
    var poller = try Poller()
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
    let pair = try Socket.pair()
    try poller.add(pair.first.descriptor, token: 7, interest: .read)
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
  }

  @Test func `a token comes back whole`() throws {
    var poller = try Poller()
    let pair = try Socket.pair()
    let token = UInt64.max - 5
    try poller.add(pair.first.descriptor, token: token, interest: .read)
    _ = pair.second.put("x")
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    let event = poller.event(0)
    #expect(event.token == token)
    #expect(event.isReadable && !event.isWritable && !event.isHangup && !event.isError)
  }

  @Test func `a level lasts, an edge is told once and again when more comes`() throws {
    var poller = try Poller()
    let pair = try Socket.pair()
    try poller.add(pair.first.descriptor, token: 1, interest: .read)
    _ = pair.second.put("x")
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(poller.wait(timeoutMilliseconds: 0) == 1)

    try poller.modify(pair.first.descriptor, token: 2, interest: [.read, .edge])
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(poller.event(0).token == 2)
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
    _ = pair.second.put("y")
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(pair.first.take() == .text("xy"))
  }

  @Test func `a fresh connection is writable once, and again when the kernel takes more`() throws {
    var poller = try Poller()
    let pair = try Socket.pair()
    try poller.add(pair.first.descriptor, token: 1, interest: connection)
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(poller.event(0).isWritable && !poller.event(0).isReadable)
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)

    let octets = [UInt8](repeating: 1, count: 65_536)
    while case .count = pair.first.put(octets) {}
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
    while case .octets = pair.second.take(max: 65_536) {}
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    #expect(poller.event(0).isWritable)
  }

  @Test func `octets and the end behind them come in one event`() throws {
    var poller = try Poller()
    let pair = try Socket.pair()
    try poller.add(pair.first.descriptor, token: 1, interest: [.read, .peerHangup, .edge])
    _ = pair.second.put("bye")
    pair.second.shutdownWrite()
    try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
    let event = poller.event(0)
    #expect(event.isReadable && event.isHangup && !event.isError)
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
  }

  @Test func `a reset is an error`() throws {
    var pair = try LoopbackPair()
    pair.server.resetOnClose()
    pair.server.close()
    let event = try #require(try awaitEvent(pair.client.descriptor, .read))
    #expect(event.isError && event.isHangup)
  }

  @Test func `more events than fit come with the next wait`() throws {
    var poller = try Poller(eventsMax: 1)
    let pair = try Socket.pair()
    try poller.add(pair.first.descriptor, token: 1, interest: [.write, .edge])
    try poller.add(pair.second.descriptor, token: 2, interest: [.write, .edge])
    var tokens: Set<UInt64> = []
    for _ in 0..<2 {
      try #require(poller.wait(timeoutMilliseconds: patienceMilliseconds) == 1)
      tokens.insert(poller.event(0).token)
    }
    #expect(tokens == [1, 2])
  }

  @Test func `what was removed or closed is not reported`() throws {
    var poller = try Poller()
    var pair = try Socket.pair()
    try poller.add(pair.first.descriptor, token: 1, interest: .write)
    try poller.add(pair.second.descriptor, token: 2, interest: .write)
    poller.remove(pair.first.descriptor)
    pair.second.close()
    #expect(poller.wait(timeoutMilliseconds: 0) == 0)
  }

  @Test func `a descriptor that is none cannot be watched`() throws {
    let poller = try Poller()
    #expect(throws: SystemError(EBADF, "epoll_ctl")) {
      try poller.add(-1, token: 1, interest: .read)
    }
  }
}
