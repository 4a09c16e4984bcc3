import Gateway
import HTTP1

extension OCSFEvent {
  /// Who called, and from where: the client of the configuration, and the address.
  static func writeParties(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    let client = members.take("client", line)
    event.open("actor")
    if let client {
      event.add("app_name", client, of: line)
      event.open("user")
      event.add("name", client, of: line)
      event.close()
    } else if record.isOfCall {
      event.open("user")
      event.add("type_id", number: UInt64(0))
      event.add("type", word: "Unknown")
      event.add("name", word: "unknown")
      event.close()
    } else {
      event.add("app_name", word: "warest-gateway")
    }
    event.close()

    event.open("src_endpoint")
    if let peer = members.take("peer", line) {
      event.add(record.hasAddress ? "ip" : "name", peer, of: line)
    } else {
      event.add("name", word: record.isOfCall ? "unknown" : "warest-gateway")
    }
    event.close()
  }

  /// What a search shall find in whatever class of event.
  static func writeObservables(
    _ record: ExportedRecord,
    _ line: Span<UInt8>,
    _ members: ExportedMembers,
    into event: inout EventWriter
  ) {
    let peer = record.hasAddress ? members.text("peer", line) : nil
    let client = members.text("client", line)
    guard peer != nil || client != nil else { return }
    event.openList("observables")
    if let peer {
      event.openEntry()
      event.add("name", word: "src_endpoint.ip")
      event.add("type_id", number: UInt64(2))
      event.add("type", word: "IP Address")
      event.add("value", texts: [peer], of: line)
      event.close()
    }
    if let client {
      event.openEntry()
      event.add("name", word: "actor.user.name")
      event.add("type_id", number: UInt64(4))
      event.add("type", word: "User Name")
      event.add("value", texts: [client], of: line)
      event.close()
    }
    event.closeList()
  }

  /// What was acted on: the session, what the path names, and who got it.
  static func writeResources(
    _ line: Span<UInt8>,
    _ members: inout ExportedMembers,
    into event: inout EventWriter
  ) {
    let session = members.take("session", line)
    let target = members.take("target", line)
    let recipients = members.take("recipients", line)
    guard session != nil || target != nil || recipients != nil else { return }
    event.openList("resources")
    if let session { write(session, "session", line, into: &event) }
    if let target {
      let isGroup = AuditLine.has("@g.us\"", line, at: Int(target.end) - 6)
      write(target, isGroup ? "group" : "target", line, into: &event)
    }
    if let recipients {
      ExportedMembers.forEachText(of: recipients, line) { recipient in
        write(recipient, "recipient", line, into: &event)
      }
    }
    event.closeList()
  }

  private static func write(
    _ id: ByteRange,
    _ type: StaticString,
    _ line: Span<UInt8>,
    into event: inout EventWriter
  ) {
    event.openEntry()
    event.add("type", word: type)
    event.add("uid", id, of: line)
    event.close()
  }
}

extension ExportedRecord.Activity {
  /// The schema's name; nil: the source has to name it.
  var ocsfName: StaticString? {
    switch self {
    case .unknown: "Unknown"
    case .create: "Create"
    case .read: "Read"
    case .update: "Update"
    case .delete: "Delete"
    case .other: nil
    }
  }

  var ocsfTypeName: StaticString {
    switch self {
    case .unknown: "API Activity: Unknown"
    case .create: "API Activity: Create"
    case .read: "API Activity: Read"
    case .update: "API Activity: Update"
    case .delete: "API Activity: Delete"
    case .other: "API Activity: Other"
    }
  }
}
