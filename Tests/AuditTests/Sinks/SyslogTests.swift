import Audit
import Foundation
import Glibc
import Testing

@Suite("syslog sinks (RFC 5424, RFC 6587)")
struct SyslogTests {
  @Test func `a record is the message, with its time, its kind and the facility for audit`() throws
  {
    let peer = try SinkPeer(.datagram)
    let sink = try AuditSink.start(.syslogSocket(peer.path))
    sink.offer(SinkLines.call(7))
    let message = try #require(SyslogMessage(try peer.receive()))
    sink.stop()
    #expect(message.priority == 13 * 8 + 6)
    #expect(message.time == SinkLines.time)
    #expect(message.program == "warest-gateway")
    #expect(message.process == "\(getpid())")
    #expect(message.id == "outcome")
    #expect(message.data == "-")
    // Without a byte order mark: it is JSON from its first octet on.
    #expect(message.text + "\n" == SinkLines.call(7))
    #expect(!message.host.isEmpty)
  }

  struct Row: Sendable {
    var kind: String
    var members: String
    var severity: Int

    init(_ kind: String, _ members: String, _ severity: Int) {
      self.kind = kind
      self.members = members
      self.severity = severity
    }
  }

  static let rows = [
    Row("intent", "", 6),
    Row("outcome", "\"outcome\":\"ok\"", 6),
    Row("outcome", "\"outcome\":\"failed\"", 4),
    Row("outcome", "\"outcome\":\"partial\"", 4),
    Row("outcome", "\"outcome\":\"unknown\"", 4),
    Row("outcome", "\"outcome\":\"denied\"", 4),
    Row("outcome", "\"outcome\":\"limited\"", 5),
    Row("outcome", "\"outcome\":\"invalid\"", 5),
    Row("checkpoint", "\"reason\":\"count\"", 6),
    Row("start", "\"reason\":\"start\"", 5),
    Row("stop", "\"reason\":\"stop\"", 5),
    Row("recovered", "\"reason\":\"torn-record\"", 4),
    Row("segment", "\"reason\":\"size\"", 6),
    Row("segment", "\"reason\":\"moved\"", 4),
    Row("segment", "\"reason\":\"deleted\"", 3),
    Row("segment", "\"reason\":\"sync-failed\"", 3),
    Row("summary", "\"reason\":\"refused\"", 4),
    Row("notice", "\"reason\":\"disk-low\"", 4),
    Row("notice", "\"reason\":\"disk-ok\"", 5),
    Row("notice", "\"reason\":\"records-lost\"", 3),
    Row("notice", "\"reason\":\"sink-dropped\"", 4),
    // A text that only looks like a member is none.
    Row("outcome", "\"client\":\"\\\"outcome\\\":\\\"ok\\\"\",\"outcome\":\"denied\"", 4),
  ]

  @Test(arguments: rows) func `its severity follows from what it says`(_ row: Row) throws {
    let peer = try SinkPeer(.datagram)
    let sink = try AuditSink.start(.syslogSocket(peer.path))
    sink.offer(SinkLines.line(1, kind: row.kind, members: row.members))
    let message = try #require(SyslogMessage(try peer.receive()))
    sink.stop()
    #expect(message.priority == 13 * 8 + row.severity)
    #expect(message.id == row.kind)
  }

  @Test func `by TCP every message has its octets counted`() throws {
    let peer = try SinkPeer(.tcp)
    let sink = try AuditSink.start(.syslogTCP(host: "127.0.0.1", port: peer.port))
    // Octets are counted, not characters.
    let lines = [
      SinkLines.call(1), SinkLines.line(2, members: "\"client\":\"Zoë\""), SinkLines.call(3),
    ]
    sink.offer(lines.joined())
    let stream = try peer.receive { SyslogMessage.counted($0).count == 3 }
    sink.stop()
    let messages = SyslogMessage.counted(stream).compactMap { SyslogMessage($0) }
    #expect(messages.map { $0.text + "\n" } == lines)
  }

  @Test func `a Unix socket that takes streams gets lines`() throws {
    let peer = try SinkPeer(.stream)
    let sink = try AuditSink.start(.syslogSocket(peer.path))
    sink.offer(SinkLines.call(1) + SinkLines.call(2))
    let text = try peer.receive { $0.split(separator: "\n").count == 2 && $0.hasSuffix("\n") }
    sink.stop()
    let messages = text.split(separator: "\n").compactMap { SyslogMessage(String($0)) }
    #expect(messages.map { $0.text + "\n" } == [SinkLines.call(1), SinkLines.call(2)])
  }

  @Test func `a sink for checkpoints gets nothing else`() throws {
    let peer = try SinkPeer(.tcp)
    let target = SinkConfiguration.Target.syslogTCP(host: "localhost", port: peer.port)
    let sink = try AuditSink.start(target, content: .checkpoints)
    sink.offer(SinkLines.call(1) + SinkLines.line(2, kind: "checkpoint") + SinkLines.call(3))
    sink.offer(SinkLines.line(4, members: "\"client\":\"\\\"kind\\\":\\\"checkpoint\\\"\""))
    sink.offer(SinkLines.line(5, kind: "checkpoint"))
    let stream = try peer.receive { SyslogMessage.counted($0).count == 2 }
    sink.stop()
    let texts = SyslogMessage.counted(stream).compactMap { SyslogMessage($0)?.text }
    #expect(texts.map { $0.contains("\"kind\":\"checkpoint\"") } == [true, true])
    #expect(sink.droppedTotal == 0)
  }

  @Test func `a record that no datagram holds is left out and counted, and the next one comes`()
    throws
  {
    let peer = try SinkPeer(.datagram)
    let sink = try AuditSink.start(.syslogSocket(peer.path))
    // The kernel takes no datagram larger than the socket's send buffer.
    let long = SinkLines.line(
      1,
      members: "\"client\":\"\(String(repeating: "x", count: 120_000))\""
    )
    sink.offer(long)
    sink.offer(String(repeating: "y", count: 500_000) + "\n")
    sink.offer(SinkLines.call(2))
    var texts: [String] = []
    repeat {
      texts.append(try #require(SyslogMessage(try peer.receive(200_000))).text)
    } while texts.last?.contains("\"seq\":2,") != true
    sink.stop()
    #expect(sink.droppedTotal == 3 - texts.count)
    #expect(sink.droppedTotal >= 1)
  }
}
