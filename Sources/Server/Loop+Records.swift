import Audit
import Gateway
import HTTP1
import Logging
import Transport
import WARest

extension Loop {
  /// - Returns: False when the record did not fit: the call must not be made.
  mutating func appendIntent(_ downstream: Slot<Downstream>) -> Bool {
    let time = clock.timestamp
    var record = AuditRecord(.intent, timestamp: time.span, into: &intents)
    Loop.addIdentity(downstream.value, gateway, to: &record, into: &intents)
    return record.end(into: &intents)
  }

  /// Puts on record what became of a call; once a call.
  mutating func recordOutcome(_ downstream: Slot<Downstream>, reason: StaticString) {
    guard downstream.value.call.isActive, !downstream.value.call.isRecorded,
      !downstream.value.isAdmin
    else { return }
    downstream.value.call.isRecorded = true
    guard mayRecord(downstream) else { return }
    if appendOutcome(downstream, reason) { return }
    // The turn has brought more outcomes than fit: write those first.
    recordEarly()
    if !appendOutcome(downstream, reason) {
      gateway.logger.error("an outcome does not fit into an empty buffer")
    }
  }

  private mutating func appendOutcome(
    _ downstream: Slot<Downstream>,
    _ reason: StaticString
  ) -> Bool {
    let time = clock.timestamp
    var record = AuditRecord(.outcome, timestamp: time.span, into: &outcomes)
    Loop.addIdentity(downstream.value, gateway, to: &record, into: &outcomes)
    Loop.addResult(downstream.value.call, reason, now: now, to: &record, into: &outcomes)
    return record.end(into: &outcomes)
  }

  /// Who called what, on which session: the same members in both records of a call.
  private static func addIdentity(
    _ downstream: borrowing Downstream,
    _ gateway: GatewayContext,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    record.add(downstream.call.requestID, into: &writer)
    if downstream.call.client >= 0 {
      // SAFETY: labels are never freed.
      let name = unsafe Span(_unsafeElements: gateway.clientNames.name(downstream.call.client))
      record.add(.client, text: name, into: &writer)
    }
    let peer = downstream.peerText
    record.add(.peer, text: peer.octets.span.extracting(first: peer.count), into: &writer)
    guard downstream.call.route >= 0, let facts = downstream.call.facts,
      let block = downstream.call.block
    else { return }
    // SAFETY: labels are never freed; the call's text is not written while it is read.
    let operation = unsafe Span(_unsafeElements: gateway.operationNames.name(downstream.call.route))
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.call.textRange))
    let values = downstream.call.values
    record.add(.operation, text: operation, into: &writer)
    record.add(facts.effect, into: &writer)
    record.add(.session, text: text.extracting(values.session.offsets), into: &writer)
    // A group is on record in plain; a chat may be a person's number, and is not.
    record.add(.target, text: text.extracting(values.group.offsets), into: &writer)
    if let cost = downstream.call.verdict?.cost {
      record.add(.cost, number: UInt64(cost), into: &writer)
    }
  }

  private static func addResult(
    _ call: borrowing Call,
    _ reason: StaticString,
    now: UInt64,
    to record: inout AuditRecord,
    into writer: inout ByteWriter
  ) {
    if call.status != 0 { record.add(.status, number: UInt64(call.status), into: &writer) }
    record.add(call.outcome, into: &writer)
    if call.exchange.hasEffect { record.add(call.exchange.delivery, into: &writer) }
    record.add(.reason, word: reason, into: &writer)
    let milliseconds = (now - min(now, call.startedAt)) / 1_000_000
    record.add(.durationMilliseconds, number: milliseconds, into: &writer)
    record.add(.bytesIn, number: call.bytesIn, into: &writer)
    record.add(.bytesOut, number: call.bytesOut, into: &writer)
    guard call.upstreamStatus != 0 else { return }
    record.add(.upstreamStatus, number: UInt64(call.upstreamStatus), into: &writer)
    guard call.upstreamCode != 0 else { return }
    record.add(.upstreamCode, number: UInt64(call.upstreamCode), into: &writer)
  }

  /// Says when records begin to fail, and when they are written again.
  mutating func reportAudit() {
    let isWritable = gateway.audit.isWritable
    guard isWritable != isAuditWritable else { return }
    isAuditWritable = isWritable
    if isWritable {
      gateway.logger.notice("the audit file is written again")
    } else {
      gateway.logger.error("the audit file cannot be written: calls with an effect are refused")
    }
  }
}
