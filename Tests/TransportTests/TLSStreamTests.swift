import COpenSSL
import Glibc
import Testing
import Transport

@Suite("TLS: versions, octets and ends (RFC 8446, RFC 9112 §9.8)")
struct TLSStreamTests {
  private func connect(versionMax: Int32 = TLS1_3_VERSION) throws -> TLSPair {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer(.init(versionMax: versionMax))
    return try TLSPair(server, TLSClientContext(caFile: certificates.caFile))
  }

  @Test(arguments: [(TLS1_3_VERSION, "TLSv1.3 "), (TLS1_2_VERSION, "TLSv1.2 ")])
  func `TLS 1.2 and 1.3 are spoken`(_ version: Int32, _ name: String) throws {
    let pair = try connect(versionMax: version)
    try #require(pair.outcome == .done)
    let summary = pair.client.tlsSummary
    #expect(summary?.hasPrefix(name) == true)
  }

  @Test(arguments: [TLS1_1_VERSION, TLS1_VERSION])
  func `a server of an older version is refused`(_ version: Int32) throws {
    let pair = try connect(versionMax: version)
    guard case .failed(let error) = pair.outcome else {
      Issue.record("\(pair.outcome)")
      return
    }
    #expect(error.kind == .handshake)
    #expect(error.reason.contains("version"))
  }

  @Test func `a peer that does not speak TLS is a failed handshake`() throws {
    let pair = try Socket.pair()
    let far = pair.second
    var stream = Transport.Stream(pair.first)
    try stream.startTLS(TLSClientContext(), host: "warest.test")
    _ = stream.handshake()
    _ = far.put("HTTP/1.1 400 Bad Request\r\n\r\n")
    guard case .failed(let error) = stream.handshake() else {
      Issue.record("no failure")
      return
    }
    #expect(error.kind == .handshake)
  }

  @Test func `a peer that leaves in the middle of the handshake is told as that`() throws {
    let pair = try Socket.pair()
    let far = pair.second
    var stream = Transport.Stream(pair.first)
    try stream.startTLS(TLSClientContext(), host: "warest.test")
    _ = stream.handshake()
    far.shutdownWrite()
    guard case .failed(let error) = stream.handshake() else {
      Issue.record("no failure")
      return
    }
    #expect(error.kind == .connection)
  }

  @Test func `octets go both ways, and a receive knows when nothing is left`() throws {
    var pair = try connect()
    #expect(pair.client.put("ping") == .count(4))
    #expect(pair.server.take() == Array("ping".utf8))
    #expect(pair.server.put(Array("pong".utf8)) == 4)
    #expect(pair.client.take(max: 3) == .text("pon"))
    let isPending = !pair.client.lastReceiveWasShort
    #expect(isPending)
    #expect(pair.client.take(max: 3) == .text("g"))
    let isDrained = pair.client.lastReceiveWasShort
    #expect(isDrained)
    #expect(pair.client.take() == .other(.wouldBlock))
  }

  @Test func `several records that came together are all there`() throws {
    var pair = try connect()
    for _ in 0..<3 { _ = pair.server.put([UInt8](repeating: 7, count: 100)) }
    var count = 0
    repeat {
      guard case .octets(let octets) = pair.client.take(max: 1_000) else { break }
      count += octets.count
    } while !pair.client.lastReceiveWasShort
    #expect(count == 300)
  }

  @Test func `an end that was announced is told apart from one that was not`() throws {
    var closed = try connect()
    _ = closed.server.put(Array("all".utf8))
    closed.server.close()
    #expect(closed.client.take() == .text("all"))
    #expect(closed.client.take() == .other(.closed))

    var cut = try connect()
    _ = cut.server.put(Array("some".utf8))
    cut.server.cut()
    #expect(cut.client.take() == .text("some"))
    #expect(cut.client.take() == .other(.failed(StreamFailure.truncated)))
  }

  @Test func `an end in the middle of a record is no end`() throws {
    var pair = try connect()
    pair.server.putRaw([0x17, 0x03, 0x03, 0x00, 0x20, 1, 2, 3])
    pair.server.cut()
    #expect(pair.client.take() == .other(.failed(StreamFailure.truncated)))
  }

  @Test func `the client announces its end`() throws {
    var pair = try connect()
    pair.client.close()
    let octets = pair.server.take()
    #expect(octets == [])
    let isAnnounced = pair.server.sawCloseNotify
    #expect(isAnnounced)
  }

  @Test func `an abort announces nothing`() throws {
    var pair = try connect()
    pair.client.abort()
    _ = pair.server.take()
    let isAnnounced = pair.server.sawCloseNotify
    #expect(!isAnnounced)
  }

  @Test func `a slow reader gets every octet, although the buffer moves between the tries`() throws
  {
    var pair = try connect()
    var generator = Generator(seed: 3)
    let sent = (0..<1_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
    var received: [UInt8] = []
    var offset = 0
    var blocked = 0
    while received.count < sent.count {
      while offset < sent.count {
        // A fresh copy each time, and a piece that may be longer than the one that was refused.
        let piece = Array(sent[offset..<min(offset + 50_000 + blocked, sent.count)])
        let result = pair.client.put(piece)
        guard case .count(let count) = result else {
          try #require(result == .wouldBlock)
          blocked += 1
          break
        }
        offset += count
      }
      let octets = pair.server.take(max: 40_000)
      try #require(!octets.isEmpty)
      received += octets
    }
    #expect(received == sent)
    #expect(blocked > 0)
  }

  /// Does what leaves an error behind on the thread's queue.
  private func leaveError() throws {
    // SAFETY: the store is freed; the file is not there.
    let store = unsafe X509_STORE_new()
    _ = unsafe X509_STORE_load_file(store, "/no/such/file")
    unsafe X509_STORE_free(store)
    try #require(ERR_peek_error() != 0)
  }

  @Test func `an error of another connection on the thread is not read as one of this`() throws {
    var pair = try connect()
    // Session tickets would have the queue emptied by OpenSSL itself.
    #expect(pair.client.take() == .other(.wouldBlock))
    try leaveError()
    #expect(pair.client.take() == .other(.wouldBlock))
    try leaveError()
    let isQuiet = pair.client.isQuiet
    #expect(isQuiet)
    let octets = [UInt8](repeating: 1, count: 100_000)
    while case .count = pair.client.put(octets) {}
    try leaveError()
    #expect(pair.client.put(octets) == .wouldBlock)
    try leaveError()
    pair.server.close()
    #expect(pair.client.take() == .other(.closed))
  }

  @Test func `a broken record is a failure, and nothing is sent after it`() throws {
    var pair = try connect()
    pair.server.putRaw([0x17, 0x03, 0x03, 0x00, 0x20] + [UInt8](repeating: 9, count: 32))
    #expect(pair.client.take() == .other(.failed(StreamFailure.tls)))
    let reason = pair.client.failureReason
    #expect(reason?.isEmpty == false)
  }

  @Test func `session tickets leave an idle connection quiet, octets and an end do not`() throws {
    var pair = try connect()
    let isQuietAtFirst = pair.client.isQuiet
    #expect(isQuietAtFirst)
    _ = pair.server.put([1])
    let isQuietWithOctet = pair.client.isQuiet
    #expect(!isQuietWithOctet)
    #expect(pair.client.take() == .octets([1]))
    let isQuietAgain = pair.client.isQuiet
    #expect(isQuietAgain)
    pair.server.close()
    let isQuietAtEnd = pair.client.isQuiet
    #expect(!isQuietAtEnd)
  }

  @Test func `a server's wish for another handshake is not granted`() throws {
    let certificates = try Certificates.shared.get()
    let server = try TLSServer(.init(versionMax: TLS1_2_VERSION))
    var pair = try TLSPair(server, TLSClientContext(caFile: certificates.caFile))
    try #require(pair.outcome == .done)
    pair.server.askToRenegotiate()
    for _ in 0..<4 {
      _ = pair.client.take()
      _ = pair.server.take()
    }
    #expect(server.handshakes == 1)
  }
}
