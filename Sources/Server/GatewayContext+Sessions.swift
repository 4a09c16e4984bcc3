import Audit
import Gateway
import HTTP1
import Logging
import Transport

extension GatewayContext {
  /// Sessions that have a name here: those that clients are given by name, and those that are
  /// paused; sorted.
  var knownSessions: [String] {
    var names = Set(gate.paused.all.map(\.session))
    for client in configuration.clients {
      for pattern in client.sessionPatterns where !pattern.contains("*") { names.insert(pattern) }
    }
    return names.sorted()
  }

  /// Pauses a session, or lets it go on, and puts that on record.
  ///
  /// - Returns: False when too many sessions are paused.
  func setPaused(_ session: String, _ isPaused: Bool, reason: String) -> Bool {
    let octets = Array(session.utf8)
    let hash = gate.table.hash(of: octets.span)
    let time = Clock.wallMicroseconds()
    if isPaused {
      guard gate.paused.pause(session, reason: reason, now: time) else { return false }
      guard gate.health.pause(hash, now: Clock.monotonicNanoseconds()) else {
        _ = gate.paused.resume(session)
        return false
      }
    } else {
      _ = gate.paused.resume(session)
      _ = gate.health.resume(hash)
    }
    // Who waits is told, or goes on.
    for line in gate.lines { line.withRoom { $0.callEnded(session: hash) } }
    logger.notice(
      isPaused ? "a session is paused" : "a session goes on",
      metadata: ["session": "\(session)"]
    )
    gate.state?.writeSoon()
    recordPause(octets, isPaused ? "session-paused" : "session-resumed", reason, at: time)
    return true
  }

  private func recordPause(
    _ session: [UInt8],
    _ what: StaticString,
    _ reason: String,
    at time: Int64
  ) {
    guard let audit else { return }
    var writer = ByteWriter(capacity: GatewayLimits.auditRecordBytesMax)
    var record = AuditRecord(.notice, unixMicroseconds: time, into: &writer)
    record.add(.session, text: session.span, into: &writer)
    record.add(.reason, word: what, into: &writer)
    if !reason.isEmpty { record.add(.note, text: Array(reason.utf8).span, into: &writer) }
    guard record.end(into: &writer) else { return }
    // SAFETY: the writer is not touched during the call.
    _ = unsafe audit.record(
      intents: UnsafeBufferPointer(start: nil, count: 0),
      outcomes: writer.bytes,
      closings: 0
    )
  }
}
