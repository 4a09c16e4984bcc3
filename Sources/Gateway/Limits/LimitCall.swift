/// One call on its way through the limits.
struct LimitCall {
  private let cost: UInt64
  private let now: UInt64
  private var verdict: LimitVerdict
  private var rates = InlineArray<3, LimitRate>(repeating: LimitRate(nil))
  private var keys = InlineArray<3, UInt64>(repeating: 0)
  private var slots = InlineArray<3, Int>(repeating: 0)
  private var arrivals = InlineArray<3, UInt64>(repeating: 0)
  private var longestWait: UInt64 = 0

  init(cost: Int, now: UInt64) {
    self.cost = UInt64(max(cost, 0))
    self.now = now
    verdict = LimitVerdict(.allowed, cost: max(cost, 0))
  }

  mutating func apply(_ kind: LimitKind, _ rate: LimitRate, _ key: UInt64) {
    guard rate.exists else { return }
    verdict.applied |= kind.bit
    rates[Int(kind.rawValue)] = rate
    keys[Int(kind.rawValue)] = key
  }

  /// Looks at every bucket first and only then charges.
  ///
  /// So a refused call writes nowhere and makes no bucket: names that are refused cannot fill the
  /// table. Should another loop have been faster in between, what was charged is given back.
  mutating func decide(_ buckets: borrowing LimitBuckets) -> LimitVerdict {
    for index in 0..<3 where applies(index) {
      arrivals[index] = buckets.arrival(of: keys[index])
      noteBurst(index)
    }
    if verdict.kind == .allowed {
      for index in 0..<3 where applies(index) { noteWait(index) }
      if verdict.violated == 0 && cost > 0 { charge(buckets) }
    }
    if verdict.kind == .allowed && verdict.violated != 0 { verdict.kind = .limited }
    for index in 0..<3 where applies(index) {
      verdict.states[index] = rates[index].state(arrivals[index], now: now)
    }
    switch verdict.kind {
    case .limited: verdict.retryAfterSeconds = LimitRate.seconds(longestWait)
    case .tableFull:
      verdict.retryAfterSeconds = UInt32(GatewayLimits.limitTableFullRetrySeconds)
    case .allowed, .neverPasses: break
    }
    return verdict
  }

  private func applies(_ index: Int) -> Bool { verdict.applied & (1 << UInt8(index)) != 0 }

  private mutating func noteBurst(_ index: Int) {
    guard cost > rates[index].burst else { return }
    let burst = rates[index].burst
    verdict.burst = verdict.kind == .neverPasses ? min(verdict.burst, burst) : burst
    verdict.kind = .neverPasses
    verdict.violated |= 1 << UInt8(index)
  }

  private mutating func noteWait(_ index: Int) {
    let wait = rates[index].wait(arrivals[index], cost: cost, now: now)
    guard wait > 0 else { return }
    verdict.violated |= 1 << UInt8(index)
    longestWait = max(longestWait, wait)
  }

  private mutating func charge(_ buckets: borrowing LimitBuckets) {
    for index in 0..<3 where applies(index) {
      if charge(buckets, index) { continue }
      for earlier in 0..<index where applies(earlier) {
        buckets.refund(slots[earlier], cost: cost, rates[earlier])
        arrivals[earlier] -= cost * rates[earlier].interval
      }
      return
    }
  }

  private mutating func charge(_ buckets: borrowing LimitBuckets, _ index: Int) -> Bool {
    // Each turn but the last means that the bucket went to another key in between.
    for _ in 0..<4 {
      guard let slot = buckets.slot(for: keys[index], now: now) else { break }
      let key = keys[index]
      switch buckets.charge(slot, key: key, cost: cost, rates[index], now: now) {
      case .done(let arrival):
        slots[index] = slot
        arrivals[index] = arrival
        return true
      case .refused(let arrival):
        arrivals[index] = arrival
        noteWait(index)
        return false
      case .moved: continue
      }
    }
    verdict.kind = .tableFull
    return false
  }
}
