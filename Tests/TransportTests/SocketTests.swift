import Glibc
import Testing
import Transport

@Suite("Socket")
struct SocketTests {
  @Test func `octets go both ways`() throws {
    let pair = try LoopbackPair()
    #expect(pair.client.put("ping") == .count(4))
    _ = try awaitEvent(pair.server.descriptor, .read)
    #expect(pair.server.take() == .text("ping"))
    #expect(pair.server.put("pong") == .count(4))
    _ = try awaitEvent(pair.client.descriptor, .read)
    #expect(pair.client.take(max: 2) == .text("po"))
    #expect(pair.client.take(max: 2) == .text("ng"))
    #expect(pair.client.take() == .other(.wouldBlock))
  }

  @Test func `a full kernel takes a part, then none`() throws {
    let pair = try Socket.pair()
    let octets = [UInt8](repeating: 1, count: 10_000_000)
    let first = pair.first.put(octets)
    guard case .count(let count) = first else {
      Issue.record("\(first)")
      return
    }
    #expect(count > 0 && count < octets.count)
    #expect(pair.first.put([1]) == .wouldBlock)
  }

  @Test func `a peer that ends its half still receives`() throws {
    let pair = try LoopbackPair()
    #expect(pair.client.put("last") == .count(4))
    pair.client.shutdownWrite()
    _ = try awaitEvent(pair.server.descriptor, .peerHangup)
    #expect(pair.server.take() == .text("last"))
    #expect(pair.server.take() == .other(.closed))
    #expect(pair.server.put("answer") == .count(6))
    _ = try awaitEvent(pair.client.descriptor, .read)
    #expect(pair.client.take() == .text("answer"))
  }

  @Test func `a reset is a failure, not an end`() throws {
    var pair = try LoopbackPair()
    pair.server.resetOnClose()
    pair.server.close()
    _ = try awaitEvent(pair.client.descriptor, .read)
    #expect(pair.client.take() == .other(.failed(ECONNRESET)))
    #expect(pair.client.put("x") == .failed(EPIPE))
  }

  @Test func `a peek leaves everything where it is`() throws {
    var pair = try LoopbackPair()
    #expect(pair.client.peek() == .wouldBlock)
    _ = pair.server.put("x")
    _ = try awaitEvent(pair.client.descriptor, .read)
    #expect(pair.client.peek() == .count(1))
    #expect(pair.client.take() == .text("x"))
    pair.server.close()
    _ = try awaitEvent(pair.client.descriptor, .peerHangup)
    #expect(pair.client.peek() == .closed)
  }

  @Test func `both ends send small pieces at once`() throws {
    let pair = try LoopbackPair()
    for descriptor in [pair.client.descriptor, pair.server.descriptor] {
      var value: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      // SAFETY: the option is an `Int32`.
      unsafe getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &length)
      #expect(value == 1)
    }
  }

  @Test func `nothing blocks, and nothing is left to a child process`() throws {
    let pair = try LoopbackPair()
    let descriptors = [
      pair.client.descriptor, pair.server.descriptor, pair.listener.descriptor,
    ]
    for descriptor in descriptors {
      #expect(fcntl(descriptor, F_GETFL) & O_NONBLOCK != 0)
      #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
    }
  }

  @Test func `closing is done once`() throws {
    var pair = try Socket.pair()
    let descriptor = pair.first.descriptor
    pair.first.close()
    pair.first.close()
    #expect(pair.first.descriptor == -1)
    #expect(fcntl(descriptor, F_GETFD) == -1 || pair.second.take() == .other(.closed))
  }
}
