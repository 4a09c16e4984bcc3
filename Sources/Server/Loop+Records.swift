import Gateway
import HTTP1
import Logging
import Transport
import WARest

extension Loop {
  /// Refused calls that are recorded one by one between two ticks; of the others only the number
  /// is kept, so that nobody fills the disk with what he may not do.
  static let refusedRecordsPerTickMax = 250

  /// - Returns: False when the record did not fit: the call must not be made.
  mutating func appendIntent(_ downstream: Slot<Downstream>) -> Bool {
    let time = clock.timestamp
    var record = AuditRecord(.intent, timestamp: time.span, into: &intents)
    Loop.addIdentity(of: downstream, gateway, to: &record, into: &intents)
    return record.end(into: &intents)
  }

  /// Puts on record what became of a call; once a call.
  mutating func recordOutcome(_ downstream: Slot<Downstream>, reason: StaticString) {
    guard downstream.value.call.isActive, !downstream.value.call.isRecorded,
      !downstream.value.isAdmin
    else { return }
    downstream.value.call.isRecorded = true
    switch downstream.value.call.outcome {
    case .denied, .invalid, .limited:
      guard refusedRecordsLeft > 0 else {
        unrecordedRefusals += 1
        return
      }
      refusedRecordsLeft -= 1
    default: break
    }
    let time = clock.timestamp
    var record = AuditRecord(.outcome, timestamp: time.span, into: &outcomes)
    Loop.addIdentity(of: downstream, gateway, to: &record, into: &outcomes)
    record.add(.status, number: UInt64(downstream.value.call.status), into: &outcomes)
    record.add(downstream.value.call.outcome, into: &outcomes)
    if downstream.value.call.exchange.hasEffect { record.add(downstream.value.call.exchange.delivery, into: &outcomes) }
    record.add(.reason, word: reason, into: &outcomes)
    record.add(
      .durationMilliseconds,
      number: (now - min(now, downstream.value.call.startedAt)) / 1_000_000,
      into: &outcomes
    )
    record.add(.bytesIn, number: downstream.value.call.bytesIn, into: &outcomes)
    record.add(.bytesOut, number: downstream.value.call.bytesOut, into: &outcomes)
    record.add(
      .upstreamStatus,
      number: downstream.value.call.upstreamStatus == 0 ? nil : UInt64(downstream.value.call.upstreamStatus),
      into: &outcomes
    )
    record.add(
      .upstreamCode,
      number: downstream.value.call.upstreamCode == 0 ? nil : UInt64(downstream.value.call.upstreamCode),
      into: &outcomes
    )
    if !record.end(into: &outcomes) {
      // The turn has brought more outcomes than fit: write those first.
      recordStaged()
      downstream.value.call.isRecorded = false
      recordOutcome(downstream, reason: reason)
    }
  }

  /// Who called what, on which session: the same members in both records of a call.
  private static func addIdentity(
    of downstream: Slot<Downstream>,
    _ gateway: GatewayContext,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    record.add(downstream.value.call.requestID, into: &writer)
    if downstream.value.call.client >= 0 {
      // SAFETY: labels are never freed.
      let name = unsafe Span(_unsafeElements: gateway.clientNames.name(downstream.value.call.client))
      record.add(.client, text: name, into: &writer)
    }
    let peer = downstream.value.peerText.octets
    let peerCount = downstream.value.peerText.count
    record.add(.peer, text: peer.span.extracting(first: peerCount), into: &writer)
    guard downstream.value.call.route >= 0, let facts = downstream.value.call.facts, let block = downstream.value.call.block else { return }
    // SAFETY: labels are never freed; the call's text is not written while it is read.
    let operation = unsafe Span(_unsafeElements: gateway.operationNames.name(downstream.value.call.route))
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    record.add(.operation, text: operation, into: &writer)
    record.add(facts.effect, into: &writer)
    record.add(.session, text: text.extracting(downstream.value.call.values.session.offsets), into: &writer)
    // A group is on record in plain; a chat may be a person's number, and is not.
    record.add(.target, text: text.extracting(downstream.value.call.values.group.offsets), into: &writer)
    if let verdict = downstream.value.call.verdict { record.add(.cost, number: UInt64(verdict.cost), into: &writer) }
  }

  /// Says how many refused calls were not recorded one by one.
  mutating func reportUnrecorded() {
    guard unrecordedRefusals > 0 else { return }
    gateway.logger.warning(
      "more refused calls than are recorded one by one",
      metadata: ["count": "\(unrecordedRefusals)"]
    )
    unrecordedRefusals = 0
  }
}
