import Gateway

/// The gate as the waiting room of one upstream key sees it.
struct KeyGate: WaitingGate {
  let gate: CallGate
  let key: Int

  func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict { gate.look(ask, now: now) }

  func admit(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict { gate.admit(ask, now: now) }

  func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 {
    gate.table.wait(ask, ahead: ahead, now: now)
  }

  func keyWait(units: UInt8, now: UInt64) -> UInt64 {
    gate.table.keys[key].wait(units: units, now: now)
  }

  func pace(_ ask: borrowing LimitAsk, now: UInt64) -> WaitingPace {
    gate.table.pace(ask, now: now)
  }

  func weight(ofClient client: Int32) -> UInt32 {
    let weights = gate.weights
    return client >= 0 && Int(client) < weights.count ? weights[Int(client)] : 1
  }
}
