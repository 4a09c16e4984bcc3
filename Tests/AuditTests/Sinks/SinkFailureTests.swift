import Audit
import Foundation
import Testing

@Suite("sinks whose receiver fails")
struct SinkFailureTests {
  private static func tcp(_ peer: SinkPeer) -> SinkConfiguration.Target {
    .syslogTCP(host: "127.0.0.1", port: peer.port)
  }

  private static func sequences(_ messages: [String]) -> [Int] {
    messages.compactMap { message in
      message.firstMatch(of: /"seq":([0-9]+)/).flatMap { Int($0.1) }
    }
  }

  @Test func `one that never reads costs its queue, and what is more is counted`() throws {
    let peer = try SinkPeer(.tcp, receiveBytes: 4_096)
    let sink = try AuditSink.start(SinkFailureTests.tcp(peer), queueBytes: 65_536)
    sink.offer(SinkLines.call(0))
    try peer.accept()
    var offered = 1
    while sink.droppedTotal == 0 {
      sink.offer((0..<100).map { SinkLines.call(offered + $0) }.joined())
      offered += 100
      try #require(offered < 1_000_000, "nothing fills the queue")
    }
    // The first drop is told at once, the next ones later.
    let now = UInt64(1) << 62
    #expect(sink.takeDropped(now: now) > 0)
    sink.offer((0..<1_000).map { SinkLines.call(offered + $0) }.joined())
    #expect(sink.takeDropped(now: now + 1_000_000_000) == 0)
    #expect(sink.takeDropped(now: now + 11_000_000_000) > 0)
    sink.stop(within: 0.05)
  }

  @Test func `one that is too slow is left for a new connection, which begins with a whole record`()
    throws
  {
    let peer = try SinkPeer(.tcp, receiveBytes: 4_096)
    let sink = try AuditSink.start(SinkFailureTests.tcp(peer)) {
      $0.stallNanoseconds = 50_000_000
    }
    // More than the kernel holds.
    let count = 9_000
    sink.offer((1...count).map { SinkLines.call($0) }.joined())
    try peer.accept()
    // It is not read: the sink gives it up.
    try peer.accept()
    let messages = SyslogMessage.counted(try peer.receive(atLeast: 10_000))
    #expect(try #require(messages.first).hasPrefix("<110>1 "))
    sink.stop(within: 0.05)
  }

  @Test func `one that leaves in the middle of a record gets it again, whole, and no other twice`()
    throws
  {
    let peer = try SinkPeer(.tcp, receiveBytes: 4_096)
    let sink = try AuditSink.start(SinkFailureTests.tcp(peer))
    sink.offer((1...5_000).map { SinkLines.call($0) }.joined())
    try peer.accept()
    var read = try peer.receive(atLeast: 100_000)
    peer.setReceiveBytes(1 << 20)
    peer.leave(reset: true)
    let first = SinkFailureTests.sequences(SyslogMessage.counted(read))
    try peer.accept()
    read = try peer.receive { $0.utf8.suffix(600).contains("\"seq\":5000,".utf8) }
    sink.stop()
    let second = SinkFailureTests.sequences(SyslogMessage.counted(read))
    // What its kernel had taken is gone with it; what comes is whole, in order, and new.
    #expect(second == Array(try #require(second.first)...5_000))
    #expect(try #require(first.last) < second[0])
  }

  @Test func `one that left while nothing was sent loses no record`() throws {
    let peer = try SinkPeer(.tcp)
    let sink = try AuditSink.start(SinkFailureTests.tcp(peer))
    for round in 1...5 {
      sink.offer(SinkLines.call(round))
      let text = try peer.receive { SyslogMessage.counted($0).count == 1 }
      #expect(SinkFailureTests.sequences(SyslogMessage.counted(text)) == [round])
      peer.leave()
    }
    sink.stop()
    #expect(sink.droppedTotal == 0)
  }

  @Test func `one that is not there yet gets everything once it is`() throws {
    let path = "/tmp/audit-sink-\(UInt64.random(in: 0 ... .max)).sock"
    let sink = try AuditSink.start(.syslogSocket(path))
    sink.offer(SinkLines.call(1))
    sink.offer(SinkLines.call(2))
    let peer = try SinkPeer(.datagram, path: path)
    #expect(try peer.receive().contains("\"seq\":1,"))
    #expect(try peer.receive().contains("\"seq\":2,"))
    sink.stop()
  }

  @Test(arguments: [SinkPeer.Kind.datagram, .stream])
  func `one on a Unix socket that starts again is found again`(_ kind: SinkPeer.Kind) throws {
    var peer = try SinkPeer(kind)
    let path = peer.path
    let sink = try AuditSink.start(.syslogSocket(path))
    sink.offer(SinkLines.call(1))
    _ = try peer.receive { $0.contains("\"seq\":1,") }
    peer.close()
    sink.offer(SinkLines.call(2))
    peer = try SinkPeer(kind, path: path)
    #expect(try peer.receive { $0.contains("\"seq\":2,") }.contains("<110>1 "))
    sink.stop()
    #expect(sink.droppedTotal == 0)
  }

  @Test func `a name that means nothing, and a port where nobody listens, delay no stop`() throws {
    let peer = try SinkPeer(.tcp)
    let port = peer.port
    peer.close()
    let sinks = [
      try AuditSink.start(.syslogTCP(host: "127.0.0.1", port: port)),
      try AuditSink.start(.syslogTCP(host: "no.such.host.invalid", port: 601)),
      try AuditSink.start(.syslogSocket("/nowhere/at/all")),
    ]
    for sink in sinks { sink.offer(SinkLines.call(1) + SinkLines.call(2)) }
    AuditSink.stop(sinks, within: 0.2)
    for sink in sinks {
      #expect(sink.droppedTotal == 2, "\(sink.name)")
      // Nothing is taken after the end.
      sink.offer(SinkLines.call(3))
      #expect(sink.droppedTotal == 3, "\(sink.name)")
    }
  }

  @Test func `what waits is sent before a stop`() throws {
    let peer = try SinkPeer(.tcp)
    let sink = try AuditSink.start(SinkFailureTests.tcp(peer))
    sink.offer((1...1_000).map { SinkLines.call($0) }.joined())
    sink.stop(within: 20)
    #expect(sink.droppedTotal == 0)
    let text = try peer.receive { SyslogMessage.counted($0).count == 1_000 }
    #expect(SinkFailureTests.sequences(SyslogMessage.counted(text)) == Array(1...1_000))
  }
}
