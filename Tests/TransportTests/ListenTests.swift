import Foundation
import Glibc
import Testing

@testable import Transport

@Suite("Listening and connecting")
struct ListenTests {
  private let loopback = SocketAddress(ipv4: (127, 0, 0, 1), port: 0)

  @Test func `the kernel's choice of a port is told`() throws {
    let listener = try Socket.listen(on: loopback)
    let address = try listener.localAddress()
    #expect(address.port != 0)
    #expect(address.host == "127.0.0.1")
  }

  @Test func `nobody waits, somebody waits`() throws {
    let listener = try Socket.listen(on: loopback)
    switch listener.accept() {
    case .wouldBlock: break
    default: Issue.record("accepted from an empty queue")
    }
    let client = try Socket.connect(to: listener.localAddress())
    _ = try awaitEvent(listener.descriptor, .read)
    switch listener.accept() {
    case .accepted(_, let peer): #expect(try peer == client.localAddress())
    default: Issue.record("nothing accepted")
    }
  }

  @Test func `a taken port is refused, and shared only by those who ask for it`() throws {
    let first = try Socket.listen(on: loopback)
    let address = try first.localAddress()
    let taken = SystemError(EADDRINUSE, "bind")
    #expect(throws: taken) { try Socket.listen(on: address).localAddress() }
    #expect(throws: taken) { try Socket.listen(on: address, reusePort: true).localAddress() }

    let second = try Socket.listen(on: loopback, reusePort: true)
    let shared = try second.localAddress()
    let third = try Socket.listen(on: shared, reusePort: true)
    #expect(try third.localAddress() == shared)
  }

  @Test func `a refused connect says so when it is decided`() throws {
    var listener = try Socket.listen(on: loopback)
    let address = try listener.localAddress()
    listener.close()
    let client = try Socket.connect(to: address)
    _ = try awaitEvent(client.descriptor, .write)
    #expect(client.finishConnect() == .failed(ECONNREFUSED))
  }

  @Test func `a connect is pending until it is decided`() throws {
    let socket = try Socket.open(AF_INET)
    #expect(socket.finishConnect() == .pending)
    let pair = try LoopbackPair()
    #expect(pair.client.finishConnect() == .connected)
  }

  @Test func `IPv6 listens for IPv6 alone`() throws {
    let any = try #require(SocketAddress.parse("[::]:0"))
    guard let listener = try? Socket.listen(on: any) else {
      print("no IPv6 here: not tested")
      return
    }
    let address = try listener.localAddress()
    let other = SocketAddress(ipv4: (0, 0, 0, 0), port: address.port)
    let sibling = try Socket.listen(on: other)
    #expect(try sibling.localAddress().port == address.port)
  }

  @Test func `a Unix socket whose file was left behind is taken over, a living one is not`() throws
  {
    let folder = try TemporaryFolder()
    let address = try #require(SocketAddress(path: folder.path("socket")))
    var first = try Socket.listen(on: address)
    #expect(throws: SystemError(EADDRINUSE, "bind")) {
      try Socket.listen(on: address).localAddress()
    }
    first.close()
    #expect(FileManager.default.fileExists(atPath: folder.path("socket")))
    let second = try Socket.listen(on: address)
    #expect(try second.localAddress() == address)
    let client = try Socket.connect(to: address)
    #expect(client.finishConnect() == .connected)
    switch second.accept() {
    case .accepted(_, let peer): #expect(peer.family == AF_UNIX)
    default: Issue.record("nothing accepted")
    }
  }

  @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM])
  func `without a free descriptor accepting pauses`(_ code: Int32) {
    switch AcceptResult.refused(code) {
    case .exhausted: break
    default: Issue.record("\(code) does not pause")
    }
  }

  @Test(arguments: [ECONNABORTED, EPROTO, ENETDOWN, EPERM])
  func `one connection that failed does not stop the next`(_ code: Int32) {
    switch AcceptResult.refused(code) {
    case .failed(code): break
    default: Issue.record("\(code) stops accepting")
    }
  }

  @Test func `a process without descriptors accepts again when one is free`() async {
    await #expect(processExitsWith: .success) {
      let listener = try Socket.listen(on: SocketAddress(ipv4: (127, 0, 0, 1), port: 0))
      let client = try Socket.connect(to: listener.localAddress())
      _ = try awaitEvent(listener.descriptor, .read)
      let spare = dup(client.descriptor)
      var limit = rlimit()
      // SAFETY: both calls are lent the structure.
      unsafe getrlimit(__rlimit_resource_t(7), &limit)
      limit.rlim_cur = rlim_t(spare) + 1
      unsafe setrlimit(__rlimit_resource_t(7), &limit)
      while dup(client.descriptor) >= 0 {}
      guard case .exhausted = listener.accept() else { exit(1) }
      close(spare)
      guard case .accepted = listener.accept() else { exit(2) }
    }
  }
}
