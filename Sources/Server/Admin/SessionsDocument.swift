import Gateway
import HTTP1

/// How sessions are, as JSON, for operators.
enum SessionsDocument {
  static let mediaType: StaticString = "application/json"

  static func write(
    _ names: [String],
    of gateway: GatewayContext,
    now: UInt64,
    into writer: inout ByteWriter
  ) {
    writer.append("{\"sessions\":[")
    var isFirst = true
    for name in names {
      // What does not fit any more would make no document of the rest either.
      guard writer.capacity - writer.count > 2_048 else { break }
      if !isFirst { writer.append(",") }
      isFirst = false
      write(name, of: gateway, now: now, into: &writer)
    }
    writer.append("]}\n")
  }

  private static func write(
    _ name: String,
    of gateway: GatewayContext,
    now: UInt64,
    into writer: inout ByteWriter
  ) {
    let octets = Array(name.utf8)
    let gate = gateway.gate
    let session = gate.table.hash(of: octets.span)
    writer.append("{\"session\":")
    writer.append(jsonText: octets.span)
    if let paused = gate.paused.find(name) {
      writer.append(",\"paused\":true,\"reason\":")
      writer.append(jsonText: Array(paused.reason.utf8).span)
      writer.append(",\"since\":\"")
      writer.append(unixMicroseconds: paused.since)
      writer.append("\"")
    } else {
      writer.append(",\"paused\":false")
    }
    let status = gate.health.status(of: session, now: now)
    writer.append(",\"in_flight\":")
    writer.append(decimal: UInt64(status.inFlight))
    let key = Int(gate.table.key(of: octets.span, client: 0))
    writer.append(",\"waiting\":")
    writer.append(decimal: UInt64(gate.lines[key].withRoom { $0.lineCount(session: session) }))
    writer.append(",\"breaker\":\"")
    switch status.breaker {
    case .closed: writer.append("closed\"")
    case .open: writer.append("open\"")
    case .halfOpen: writer.append("probing\"")
    }
    if status.secondsLeft > 0 {
      writer.append(",\"retry_after\":")
      writer.append(decimal: UInt64(status.secondsLeft))
    }
    writer.append("}")
  }
}
