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
    let start = intents.count
    Loop.addIdentity(downstream.value, gateway, recipientHasher, to: &record, into: &intents)
    keepIdentity(of: downstream, from: start)
    Loop.addBody(of: downstream.value.call, recipientHasher, to: &record, into: &intents)
    Loop.addCut(of: downstream.value.call, to: &record, into: &intents)
    return record.end(into: &intents)
  }

  /// Keeps the members that the outcome will repeat: they are copied rather than made twice.
  ///
  /// The rest of a body that is still on its way may name more people.
  private func keepIdentity(of downstream: Slot<Downstream>, from start: Int) {
    let count = intents.count - start
    guard !intents.overflowed, count <= BlockLayout.identity.count,
      !downstream.value.call.isRequestStreamed, let block = downstream.value.call.block
    else { return }
    // SAFETY: the writer's own octets, which are not changed while they are copied.
    unsafe block.write(
      UnsafeBufferPointer(rebasing: intents.bytes[start...]),
      at: BlockLayout.identity.lowerBound
    )
    downstream.value.call.identityCount = count
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
    if downstream.value.call.identityCount > 0, let block = downstream.value.call.block {
      let start = BlockLayout.identity.lowerBound
      // SAFETY: the part was written with the intent, and is not written while it is copied.
      let octets = unsafe block.bytes(start..<start + downstream.value.call.identityCount)
      record.add(identity: unsafe Span(_unsafeElements: octets), into: &outcomes)
    } else {
      Loop.addIdentity(downstream.value, gateway, recipientHasher, to: &record, into: &outcomes)
    }
    Loop.addResult(downstream.value.call, reason, now: now, to: &record, into: &outcomes)
    Loop.addCut(of: downstream.value.call, to: &record, into: &outcomes)
    guard record.end(into: &outcomes) else { return false }
    if downstream.value.call.hasIntent { closings += 1 }
    return true
  }

  /// Who called what, on which session: the same members in both records of a call.
  private static func addIdentity(
    _ downstream: borrowing Downstream,
    _ gateway: GatewayContext,
    _ hasher: RecipientHasher?,
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
    let session = text.extracting(values.session.offsets)
    addSession(session, of: downstream.call.client, gateway, hasher, to: &record, into: &writer)
    let isPlain = gateway.configuration.audit.recipients == .plain
    Loop.addPeople(of: downstream.call, text, hasher, isPlain, to: &record, into: &writer)
    if downstream.call.hasVerdict {
      // SAFETY: the passage was begun, and nobody writes it meanwhile.
      let cost = unsafe block.passage.pointee.verdict.cost
      record.add(.cost, number: UInt64(cost), into: &writer)
    }
    record.endRecipients(into: &writer)
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
}
