import Audit
import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Does what the exchange decided.
  mutating func perform(_ action: Exchange.Action, for downstream: Slot<Downstream>) {
    switch action {
    case .nothing, .wait, .send, .relay: break
    case .recordIntent: recordIntent(downstream)
    case .connect:
      downstream.value.listings += 1
      ready.append(downstream)
    case .refuse(let failure):
      dropUpstream(of: downstream)
      refuse(downstream, .failure(failure))
    case .cutOff:
      dropUpstream(of: downstream)
      if downstream.value.call.status == 0 {
        // Not an octet of the reply has gone to the client: it can still be told in order.
        refuse(downstream, .failure(.upstreamBroken))
        return
      }
      recordOutcome(downstream, reason: "reply-cut")
      cutOff(downstream)
    case .abandon:
      dropUpstream(of: downstream)
      recordOutcome(downstream, reason: "client-left")
      retire(downstream)
    case .finish:
      recordOutcome(downstream, reason: "")
    }
  }

  private mutating func dropUpstream(of downstream: Slot<Downstream>) {
    if let upstream = downstream.value.call.upstream { retire(upstream) }
  }

  /// Why a call may not begin as long as the audit log is in its present state.
  func unrecordable(_ downstream: Slot<Downstream>) -> Exchange.Failure? {
    guard let audit = gateway.audit else { return nil }
    let hasEffect = downstream.value.call.exchange.hasEffect
    guard hasEffect || audit.configuration.lowDiskRefusal == .all else { return nil }
    // Whoever waits for the disk is not joined by others.
    if audit.isStandingStill { return .auditUnavailable }
    switch audit.state {
    case .writable: return nil
    case .lowDisk: return .auditDiskLow
    // An intent finds out by trying whether it still fails.
    case .failing: return hasEffect ? nil : .auditUnavailable
    }
  }

  private mutating func recordIntent(_ downstream: Slot<Downstream>) {
    guard gateway.audit != nil else {
      perform(downstream.value.call.exchange.receive(.intentRecorded), for: downstream)
      return
    }
    guard appendIntent(downstream) else {
      perform(downstream.value.call.exchange.receive(.intentNotRecorded), for: downstream)
      return
    }
    downstream.value.call.hasIntent = true
    downstream.value.listings += 1
    staged.append(downstream)
  }

  /// Puts on the audit log what this turn brought; the intents' calls go on once they are there.
  mutating func recordStaged() {
    guard let audit = gateway.audit, !intents.isEmpty || !outcomes.isEmpty else { return }
    switch audit.configuration.durability {
    case .os:
      // SAFETY: the writers are not touched during the call.
      let isRecorded = unsafe audit.record(
        intents: intents.bytes,
        outcomes: outcomes.bytes,
        closings: closings
      )
      clearRecords()
      var index = 0
      while index < staged.count {
        settleIntent(of: staged[index], isRecorded ? .recorded : .refused)
        index += 1
      }
    case .group:
      let batch = nextBatch
      nextBatch += 1
      // SAFETY: the writers are not touched while they are copied.
      unsafe audit.submit(
        intents: intents.bytes,
        outcomes: outcomes.bytes,
        closings: closings,
        batch: batch,
        receiptTo: auditMail
      )
      clearRecords()
      for downstream in staged { committing.append((batch, downstream)) }
    }
    staged.removeAll(keepingCapacity: true)
  }

  /// Makes room for more outcomes in the middle of a turn, and settles nothing: the calls that wait
  /// for their intents go on waiting.
  mutating func recordEarly() {
    guard let audit = gateway.audit else { return }
    // SAFETY: empty buffers have no memory.
    let none = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    switch audit.configuration.durability {
    case .os:
      // SAFETY: the writer is not touched during the call.
      _ = unsafe audit.record(intents: none, outcomes: outcomes.bytes, closings: closings)
    case .group:
      // SAFETY: the writer is not touched while it is copied.
      unsafe audit.submit(
        intents: none,
        outcomes: outcomes.bytes,
        closings: closings,
        batch: 0,
        receiptTo: auditMail
      )
    }
    outcomes.removeAll()
    closings = 0
  }

  private mutating func clearRecords() {
    intents.removeAll()
    outcomes.removeAll()
    closings = 0
  }

  /// A batch is on disk, or could not be put there.
  mutating func release(_ receipt: AuditReceipt) {
    var kept = 0
    for index in committing.indices {
      let entry = committing[index]
      if entry.batch == receipt.batch {
        settleIntent(of: entry.downstream, receipt.result)
      } else {
        committing[kept] = entry
        kept += 1
      }
    }
    committing.removeLast(committing.count - kept)
  }

  private mutating func settleIntent(
    of downstream: Slot<Downstream>,
    _ result: AuditReceipt.Result
  ) {
    downstream.value.listings -= 1
    guard !downstream.value.isRetired, downstream.value.call.isActive,
      downstream.value.call.exchange.state == .recordingIntent
    else { return }
    // What is in doubt may be there, and gets its outcome.
    if result == .refused { downstream.value.call.hasIntent = false }
    let isRecorded = result == .recorded
    // Who left before his body was complete has made no call.
    let isLeft = downstream.value.isGone && downstream.value.phase == .body
    let event: Exchange.Event =
      !isRecorded ? .intentNotRecorded : isLeft ? .requestFaulty : .intentRecorded
    perform(downstream.value.call.exchange.receive(event), for: downstream)
  }
}
