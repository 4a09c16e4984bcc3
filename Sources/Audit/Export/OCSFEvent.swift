import Gateway
import HTTP1

/// An event of the class API Activity (6003) of the Open Cybersecurity Schema Framework 1.x.
///
/// A record of the log about itself is an activity of the gateway's own, `Other`: left out, its
/// number would look like a gap.
enum OCSFEvent {
  static let version: StaticString = "1.5.0"

  static func write(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    event.add("time", number: record.unixMicroseconds / 1_000)
    writeClass(record, line, members, into: &event)
    writeStatus(record, line, &members, into: &event)
    event.add("duration", members.take("duration_ms", line), of: line)
    event.add("count", members.take("count", line), of: line)
    writeAPI(record, line, &members, into: &event)
    writeObservables(record, line, members, into: &event)
    writeParties(record, line, &members, into: &event)
    writeResources(line, &members, into: &event)
    writeMetadata(line, &members, into: &event)
    event.open("unmapped")
    members.forEachUnused { name, value in event.add(name, value, of: line) }
    event.close()
  }

  private static func writeClass(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: ExportedMembers,
    into event: inout EventWriter
  ) {
    event.add("category_uid", number: UInt64(6))
    event.add("category_name", word: "Application Activity")
    event.add("class_uid", number: UInt64(6_003))
    event.add("class_name", word: "API Activity")
    event.add("activity_id", number: UInt64(record.activity.rawValue))
    if let name = record.activity.ocsfName {
      event.add("activity_name", word: name)
    } else {
      let name = members.text("operation", line) ?? members.text("kind", line)
      event.add("activity_name", texts: [name], of: line)
    }
    event.add("type_uid", number: 600_300 + UInt64(record.activity.rawValue))
    event.add("type_name", word: record.activity.ocsfTypeName)
    switch record.severity {
    case .informational:
      event.add("severity_id", number: UInt64(1))
      event.add("severity", word: "Informational")
    case .notice:
      event.add("severity_id", number: UInt64(2))
      event.add("severity", word: "Low")
    case .warning:
      event.add("severity_id", number: UInt64(3))
      event.add("severity", word: "Medium")
    case .error:
      event.add("severity_id", number: UInt64(4))
      event.add("severity", word: "High")
    }
  }

  private static func writeStatus(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    switch (record.kind, record.outcome) {
    case (_, .ok):
      event.add("status_id", number: UInt64(1))
      event.add("status", word: "Success")
    case (_, .failed), (_, .denied), (_, .limited), (_, .invalid), (.summary, _):
      event.add("status_id", number: UInt64(2))
      event.add("status", word: "Failure")
    case (_, .partial):
      event.add("status_id", number: UInt64(99))
      event.add("status", word: "Partial")
    case (_, .unknown), (.intent, _):
      event.add("status_id", number: UInt64(0))
      event.add("status", word: "Unknown")
    default: break
    }
    if record.outcome != nil {
      event.add("status_code", members.take("outcome", line), of: line)
    }
    event.add("status_detail", members.take("reason", line), of: line)
    event.add(
      "message",
      texts: [
        members.text("kind", line), members.text("operation", line),
        members.text("outcome", line), members.text("reason", line),
      ],
      of: line
    )
  }

  private static func writeAPI(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    event.open("api")
    if let operation = members.take("operation", line) {
      event.add("operation", operation, of: line)
    } else if record.isOfCall {
      event.add("operation", word: "unknown")
    } else {
      event.add("operation", members.take("kind", line), of: line)
    }
    if members.text("request_id", line) != nil {
      event.open("request")
      event.add("uid", members.take("request_id", line), of: line)
      event.close()
    }
    if let status = members.take("status", line) {
      event.open("response")
      event.add("code", status, of: line)
      let isFailure = record.outcome != .ok && record.outcome != nil
      if isFailure, let reason = members.text("reason", line) {
        event.add("error", texts: [reason], of: line)
      }
      event.close()
    }
    event.open("service")
    event.add("name", word: "warest-gateway")
    event.close()
    event.close()
  }

  private static func writeMetadata(
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    let request = members.text("request_id", line)
    let kind = members.text("kind", line)
    event.open("metadata")
    event.add("version", word: version)
    event.open("product")
    event.add("name", word: "warest-gateway")
    event.add("vendor_name", word: "warest-gateway")
    event.close()
    // Unique among all gateways, and the same in each export.
    event.add("uid", members.take("hash", line), of: line)
    event.add("sequence", members.take("seq", line), of: line)
    event.add("original_time", members.take("time", line), of: line)
    if let kind { event.add("event_code", texts: [kind], of: line) }
    _ = members.take("kind", line)
    if let request { event.add("correlation_uid", texts: [request], of: line) }
    event.add("log_name", word: "audit")
    event.add("log_provider", word: "warest-gateway")
    event.add("log_version", quoting: members.take("v", line), of: line)
    event.close()
  }
}
