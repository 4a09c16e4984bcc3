import WARest

extension LimitTable {
  /// How far calls like this one stand apart, for the forecast of a waiting room.
  package func pace(_ ask: borrowing LimitAsk, now: UInt64) -> WaitingPace {
    var pace = WaitingPace()
    let rates = rates(ask.profile)
    if ask.callClass == .send {
      pace.spacing = LimitTable.interval(rates, .spacing)
      pace.recipient = LimitTable.interval(rates, .recipient)
    }
    if ask.hasCooldown {
      pace.recipient = max(pace.recipient, LimitTable.interval(rates, .cooldown))
    }
    noteKey(&pace, ask, now: now)
    return pace
  }

  private static func interval(_ rates: InlineArray<12, LimitRate>, _ kind: LimitKind) -> UInt64 {
    let rate = rates[Int(kind.rawValue)]
    return rate.isShadow ? 0 : rate.interval
  }

  private func noteKey(_ pace: inout WaitingPace, _ ask: borrowing LimitAsk, now: UInt64) {
    let key = keys[Int(ask.key)]
    pace.keyWait = key.wait(units: ask.units, now: now)
    let own = key.ownWait(units: UInt8(UpstreamLimits.unitsMax), now: now)
    // Our own bucket counts only where it refuses, which it does not always.
    guard key.hasLearned || own > 0 && pace.keyWait > 0 else { return }
    let state = key.state(now: now)
    guard !key.isShadow, state.quota > 0 else { return }
    pace.keyUnit = UInt64(state.windowSeconds) * 1_000_000_000 / UInt64(state.quota)
    let many = UInt8.max
    let wait = key.ownWait(units: many, now: now)
    let all = UInt64(many) * pace.keyUnit
    pace.keyCredit = wait > 0 ? all - min(wait, all) : UInt64(state.remaining) * pace.keyUnit
  }
}
