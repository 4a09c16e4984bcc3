import Gateway
import HTTP1

/// An event in the fields of the Elastic Common Schema 8.
enum ECSEvent {
  static let version: StaticString = "8.17.0"

  static func write(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    event.add("@timestamp", members.take("time", line), of: line)
    event.open("ecs")
    event.add("version", word: version)
    event.close()
    event.add(
      "message",
      texts: [
        members.text("kind", line), members.text("operation", line),
        members.text("outcome", line), members.text("reason", line),
      ],
      of: line
    )
    writeEvent(record, line, &members, into: &event)
    writeHTTP(line, &members, into: &event)
    writeParties(record, line, &members, into: &event)
    event.open("service")
    event.add("name", word: "warest-gateway")
    event.add("type", word: "warest-gateway")
    event.close()
    // What the schema has no field for, under a name of the product's own, as it asks for.
    event.open("warest_gateway")
    members.forEachUnused { name, value in event.add(name, value, of: line) }
    event.close()
  }

  private static func writeEvent(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    event.open("event")
    event.add("kind", word: "event")
    event.openList("category")
    event.entry(record.isOfCall ? "api" : "process")
    event.closeList()
    writeTypes(record, into: &event)
    let operation = members.take("operation", line)
    let action = operation ?? members.take("kind", line)
    event.add("action", action, of: line)
    if let outcome = outcome(record) { event.add("outcome", word: outcome) }
    if let hash = members.text("hash", line) {
      // Unique among all gateways, and the same in each export.
      event.add("id", texts: [hash], of: line)
    }
    event.add("hash", members.take("hash", line), of: line)
    event.add("sequence", members.take("seq", line), of: line)
    event.add("severity", number: UInt64(record.severity.rawValue))
    event.add("duration", members.take("duration_ms", line), zeros: "000000", of: line)
    event.add("reason", members.take("reason", line), of: line)
    if let kind = members.text("kind", line) { event.add("code", texts: [kind], of: line) }
    _ = members.take("kind", line)
    event.add("dataset", word: "warest_gateway.audit")
    event.add("module", word: "warest_gateway")
    event.add("provider", word: "warest-gateway")
    event.close()
  }

  /// The schema's list of types, from which each category has its own.
  private static func writeTypes(_ record: ExportedRecord, into event: inout EventWriter) {
    event.openList("type")
    switch record.kind {
    case .intent, .outcome:
      switch record.activity {
      case .create: event.entry("creation")
      case .read: event.entry("access")
      case .update: event.entry("change")
      case .delete: event.entry("deletion")
      case .unknown, .other: event.entry("info")
      }
      if record.isAdmin { event.entry("admin") }
      event.entry(record.kind == .intent ? "start" : "end")
      if record.outcome == .denied || record.outcome == .limited { event.entry("denied") }
    case .summary: event.entry("denied")
    case .start: event.entry("start")
    case .stop: event.entry("end")
    case .checkpoint, .recovered, .segment, .notice: event.entry("info")
    }
    event.closeList()
  }

  /// Nil: it is no call, or the record is not about how it went.
  private static func outcome(_ record: ExportedRecord) -> StaticString? {
    switch (record.kind, record.outcome) {
    case (_, .ok): "success"
    case (_, .failed), (_, .denied), (_, .limited), (_, .invalid), (.summary, _): "failure"
    // Done for some: the schema has no word for that.
    case (_, .partial), (_, .unknown), (.intent, _): "unknown"
    default: nil
    }
  }

  private static func writeHTTP(
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    let request = members.take("request_id", line)
    let bytesIn = members.take("bytes_in", line)
    let status = members.take("status", line)
    let bytesOut = members.take("bytes_out", line)
    guard request != nil || status != nil else { return }
    event.open("http")
    event.open("request")
    event.add("id", request, of: line)
    writeBody(bytesIn, line, into: &event)
    event.close()
    if status != nil || bytesOut != nil {
      event.open("response")
      event.add("status_code", status, of: line)
      writeBody(bytesOut, line, into: &event)
      event.close()
    }
    event.close()
  }

  private static func writeBody(
    _ bytes: ByteRange?,
    _ line: Span<UInt8>,
    into event: inout EventWriter
  ) {
    guard let bytes else { return }
    event.open("body")
    event.add("bytes", bytes, of: line)
    event.close()
  }

  private static func writeParties(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    let peer = members.take("peer", line)
    let client = members.take("client", line)
    if let peer {
      for name: StaticString in ["client", "source"] {
        event.open(name)
        event.add("address", peer, of: line)
        if record.hasAddress { event.add("ip", peer, of: line) }
        event.close()
      }
    }
    if let client {
      event.open("user")
      event.add("name", client, of: line)
      event.close()
    }
    guard client != nil || (peer != nil && record.hasAddress) else { return }
    event.open("related")
    if let peer, record.hasAddress {
      event.openList("ip")
      event.entry(peer, of: line)
      event.closeList()
    }
    if let client {
      event.openList("user")
      event.entry(client, of: line)
      event.closeList()
    }
    event.close()
  }
}
