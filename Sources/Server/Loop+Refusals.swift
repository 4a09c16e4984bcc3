import Gateway
import HTTP1
import Logging
import Transport

/// Calls that are refused: on record like all others, but with a bound on how many a peer can
/// cause.
extension Loop {
  /// Whether a call gets a record of its own.
  ///
  /// A call whose intent is on record always gets its outcome there, and so does a call that was
  /// made; of the others a peer has so many a second, and the rest is counted.
  mutating func mayRecord(_ downstream: Slot<Downstream>) -> Bool {
    guard gateway.audit != nil else { return false }
    guard Loop.isRefused(downstream.value.call) else { return true }
    let isRecorded = refusals.mayRecord(downstream.value.peerHash, now: now)
    if isRecorded { counters.refusalsRecorded.add() } else { counters.refusalsCounted.add() }
    return isRecorded
  }

  private static func isRefused(_ call: borrowing Call) -> Bool {
    if call.hasIntent { return false }
    // Without an intent nothing with an effect was made.
    if call.exchange.hasEffect { return true }
    switch call.outcome {
    case .denied, .invalid, .limited: return true
    // Nobody knows who asked: too many connections, a head that did not come. Or nobody was asked.
    case .ok, .failed, .partial, .unknown:
      if call.client < 0 { return true }
      return call.status == 503 ? call.upstreamStatus == 0 : false
    }
  }

  /// Puts on record how many refused calls of whom were not recorded one by one.
  mutating func recordRefusalSummaries() {
    while let summary = refusals.nextSummary() {
      counters.refusalSummaries.add()
      if appendSummary(summary) { continue }
      recordEarly()
      if !appendSummary(summary) {
        gateway.logger.error("a summary does not fit into an empty buffer")
      }
    }
  }

  private mutating func appendSummary(_ summary: RefusalBudget.Summary) -> Bool {
    let time = clock.timestamp
    var record = AuditRecord(.summary, timestamp: time.span, into: &outcomes)
    if let peer = summary.peer {
      let text = PeerText(sharing: peer)
      record.add(.peer, text: text.octets.span.extracting(first: text.count), into: &outcomes)
    }
    record.add(.reason, word: "refused", into: &outcomes)
    record.add(.count, number: UInt64(summary.count), into: &outcomes)
    return record.end(into: &outcomes)
  }
}
