import Audit
import Gateway
import HTTP1
import Transport
import WARest

extension Loop {
  /// Does what the exchange decided.
  mutating func perform(_ action: Exchange.Action, for downstream: Slot<Downstream>) {
    switch action {
    case .nothing, .send, .relay: break
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

  private mutating func recordIntent(_ downstream: Slot<Downstream>) {
    guard appendIntent(downstream) else {
      perform(downstream.value.call.exchange.receive(.intentNotRecorded), for: downstream)
      return
    }
    downstream.value.call.hasIntent = true
    downstream.value.listings += 1
    staged.append(downstream)
  }

  /// Puts on the audit file what this turn brought; the intents' calls go on once they are there.
  mutating func recordStaged() {
    guard !intents.isEmpty || !outcomes.isEmpty else { return }
    switch gateway.configuration.audit.durability {
    case .os:
      // SAFETY: the writers are not touched during the call.
      let isRecorded = unsafe gateway.audit.record(intents: intents.bytes, outcomes: outcomes.bytes)
      clearRecords()
      var index = 0
      while index < staged.count {
        settleIntent(of: staged[index], isRecorded: isRecorded)
        index += 1
      }
    case .group:
      let batch = nextBatch
      nextBatch += 1
      gateway.audit.submit(
        // SAFETY: the writers are not touched while they are copied.
        intents: unsafe Array(intents.bytes),
        outcomes: unsafe Array(outcomes.bytes),
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
    switch gateway.configuration.audit.durability {
    case .os:
      // SAFETY: the writer is not touched during the call.
      _ = unsafe gateway.audit.record(
        intents: UnsafeBufferPointer(start: nil, count: 0),
        outcomes: outcomes.bytes
      )
    case .group:
      gateway.audit.submit(
        intents: [],
        // SAFETY: the writer is not touched while it is copied.
        outcomes: unsafe Array(outcomes.bytes),
        batch: 0,
        receiptTo: auditMail
      )
    }
    outcomes.removeAll()
  }

  private mutating func clearRecords() {
    intents.removeAll()
    outcomes.removeAll()
  }

  /// A batch is on disk, or could not be put there.
  mutating func release(_ receipt: AuditFile.Receipt) {
    var kept = 0
    for index in committing.indices {
      let entry = committing[index]
      if entry.batch == receipt.batch {
        settleIntent(of: entry.downstream, isRecorded: receipt.isRecorded)
      } else {
        committing[kept] = entry
        kept += 1
      }
    }
    committing.removeLast(committing.count - kept)
  }

  private mutating func settleIntent(of downstream: Slot<Downstream>, isRecorded: Bool) {
    downstream.value.listings -= 1
    guard !downstream.value.isRetired, downstream.value.call.isActive,
      downstream.value.call.exchange.state == .recordingIntent
    else { return }
    let event: Exchange.Event = isRecorded ? .intentRecorded : .intentNotRecorded
    perform(downstream.value.call.exchange.receive(event), for: downstream)
  }
}
