import Gateway
import HTTP1
import Transport

/// What replies tell of WARest's own limits, which all callers of a key share.
extension Loop {
  /// Takes over what a reply says of the key's window, and of when to come back.
  mutating func learn(_ account: UpstreamAccount, of downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block, downstream.value.call.hasPassage else { return }
    // SAFETY: the passage was begun.
    let place = Int(unsafe block.passage.pointee.ask.key)
    let secondsUntilReset = account.secondsUntilReset(clock.seconds)
    if let limit = account.limit, let remaining = account.remaining, let secondsUntilReset {
      gateway.gate.table.keys[place].learn(
        limit: UInt32(clamping: limit),
        remaining: UInt32(clamping: remaining),
        resetNanoseconds: secondsUntilReset * 1_000_000_000,
        now: now
      )
    }
    settleUnits(downstream, hasReply: true)
    guard responseHead.status == 429 else { return }
    if let seconds = account.retryAfter {
      // A recipient's cooldown: others may write, and this caller to others.
      downstream.value.call.hasUpstreamRetryAfter = true
      downstream.value.call.upstreamRetrySeconds = UInt32(clamping: max(seconds, 1))
    } else if account.remaining ?? 0 == 0 {
      // A window ends with a second; until that is over it may still be the old one.
      let seconds = min(secondsUntilReset ?? Loop.backOffSeconds, Loop.backOffSecondsMax) + 1
      downstream.value.call.upstreamRetrySeconds = UInt32(clamping: seconds)
      gateway.gate.table.keys[place].backOff(until: now + seconds * 1_000_000_000)
      counters.upstreamRefusals.add()
    }
  }

  /// How long a key rests that WARest refused without saying until when: its usual window.
  private static let backOffSeconds: UInt64 = 60

  /// Longest rest that is believed: a clock that is set wrong must not stop a key for an hour.
  private static let backOffSecondsMax = UpstreamLimits.resetNanosecondsMax / 1_000_000_000
}

extension Call {
  /// What the reply says of the session's health.
  var result: CallResult {
    switch upstreamStatus {
    // WhatsApp refuses a number that writes too fast in this way, and so does a broken session.
    // What only reads is answered so for a group that is not there as well.
    case 500 where upstreamCode == 8_000 && exchange.hasEffect: .bad
    case 200..<400: .good
    // WARest has looked at the call by the session's side.
    case 400..<500 where upstreamCode != 0: .good
    default: .neutral
    }
  }
}
