import Audit
import Gateway
import HTTP1
import Testing

/// Records of calls as the gateway writes them, with the times that a test wants.
struct AuditLines {
  struct Call {
    var id: String
    var session = "main"
    var operation = "messages.text"
    var effect = "send"
    var cost: UInt64? = 1
  }

  private var chain = AuditChain()
  private(set) var octets: [UInt8] = []

  /// Of the first record of the segment.
  private(set) var first: (sequence: UInt64, time: Int64) = (1, 0)

  /// Of the next record, in microseconds since 1970.
  var time = StateFolder.start

  var sequence: UInt64 { chain.sequence }

  /// Each line without its line feed.
  var lines: [[UInt8]] { octets.split(separator: 0x0a).map { Array($0) } }

  mutating func beginSegment() {
    octets = []
    add(.segment) { $0.add(.reason, word: "size", into: &$1) }
  }

  mutating func add(
    _ kind: AuditKind,
    _ body: (inout AuditRecord, inout ByteWriter) -> Void
  ) {
    var writer = ByteWriter(capacity: 8_192)
    var record = AuditRecord(kind, unixMicroseconds: time, into: &writer)
    body(&record, &writer)
    if !record.end(into: &writer) { Issue.record("a record of a test is too long") }
    var lines = ByteWriter(capacity: 16_384)
    do {
      // SAFETY: the writer is not written while it is read.
      let text = unsafe Span(_unsafeElements: writer.bytes)
      chain.append(text, to: &lines)
    }
    if octets.isEmpty { first = (chain.sequence, time) }
    // SAFETY: the writer is not written while it is copied.
    octets += unsafe Array(lines.bytes)
  }

  mutating func intent(_ call: Call) {
    add(.intent) { AuditLines.identity(call, &$0, &$1) }
  }

  mutating func outcome(
    _ call: Call,
    _ outcome: Outcome = .ok,
    _ delivery: Delivery? = .sent,
    upstreamStatus: UInt64? = 200
  ) {
    add(.outcome) { record, writer in
      AuditLines.identity(call, &record, &writer)
      record.add(.status, number: 200, into: &writer)
      record.add(outcome, into: &writer)
      if let delivery { record.add(delivery, into: &writer) }
      record.add(.upstreamStatus, number: upstreamStatus, into: &writer)
    }
  }

  private static func identity(
    _ call: Call,
    _ record: inout AuditRecord,
    _ writer: inout ByteWriter
  ) {
    record.add(.requestID, text: Array(call.id.utf8).span, into: &writer)
    record.add(.client, text: Array("billing".utf8).span, into: &writer)
    record.add(.operation, text: Array(call.operation.utf8).span, into: &writer)
    record.add(.effect, text: Array(call.effect.utf8).span, into: &writer)
    record.add(.session, text: Array(call.session.utf8).span, into: &writer)
    record.add(.cost, number: call.cost, into: &writer)
  }

  /// As the gateway records what the command line asked for.
  mutating func pause(_ session: String, _ isPaused: Bool, _ reason: String) {
    add(.notice) { record, writer in
      record.add(.session, text: Array(session.utf8).span, into: &writer)
      record.add(.reason, word: isPaused ? "session-paused" : "session-resumed", into: &writer)
      guard !reason.isEmpty else { return }
      writer.append(",\"note\":")
      writer.append(jsonText: Array(reason.utf8).span, bytesMax: 256)
    }
  }
}
