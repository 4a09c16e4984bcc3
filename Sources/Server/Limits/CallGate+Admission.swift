import Gateway
import WARest

/// What stands in a call's way, in the order in which a caller is told: a session that rests, its
/// policies, its place.
extension CallGate {
  func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    var verdict = table.look(ask, now: now)
    guard ask.session != 0 else { return verdict }
    let limits = table.limits(ask.profile)
    if rest(&verdict, ask, limits, now: now) { return verdict }
    let answer = health.peek(
      ask.session,
      inFlightMax: limits.inFlightMax,
      breaker: limits.breaker,
      now: now
    )
    if verdict.isAllowed { verdict.apply(answer) }
    return verdict
  }

  /// Charges the call on everything, or on nothing; and takes a place in its session.
  func admit(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    guard ask.session != 0 else { return table.charge(ask, now: now) }
    let limits = table.limits(ask.profile)
    let answer = health.enter(
      ask.session,
      inFlightMax: limits.inFlightMax,
      breaker: limits.breaker,
      now: now
    )
    var verdict: LimitVerdict
    let isQuiet = isQuiet(ask, limits, now: now)
    if answer.isEntered && !isQuiet {
      verdict = table.charge(ask, now: now)
      if verdict.isAllowed {
        verdict.isProbe = answer.isProbe
        return verdict
      }
    } else {
      // What the policies say stands in the reply's fields all the same.
      verdict = table.look(ask, now: now)
    }
    if answer.isEntered {
      _ = leave(ask, .neutral, wasProbe: answer.isProbe, now: now, random: 0)
    }
    if !rest(&verdict, ask, limits, now: now), verdict.isAllowed { verdict.apply(answer) }
    return verdict
  }

  /// Whether the session rests, by somebody's order or by the hour; the verdict then says it.
  private func rest(
    _ verdict: inout LimitVerdict,
    _ ask: borrowing LimitAsk,
    _ limits: SessionLimits,
    now: UInt64
  ) -> Bool {
    if health.isPaused(ask.session) {
      verdict.block(.resting, .paused, wait: 0)
      return true
    }
    guard isQuiet(ask, limits, now: now), let hours = limits.quietHours else { return false }
    let left = hours.secondsLeft(secondOfDay: secondOfDay(now: now))
    verdict.block(.resting, .quietHours, wait: UInt64(left) * 1_000_000_000)
    return true
  }

  /// Quiet hours keep messages back; nobody is woken by a read.
  private func isQuiet(
    _ ask: borrowing LimitAsk,
    _ limits: SessionLimits,
    now: UInt64
  ) -> Bool {
    guard ask.callClass == .send, let hours = limits.quietHours else { return false }
    return hours.secondsLeft(secondOfDay: secondOfDay(now: now)) > 0
  }
}

extension LimitVerdict {
  /// The call may not pass for another reason than a policy.
  fileprivate mutating func block(_ kind: Kind, _ obstacle: Obstacle, wait: UInt64) {
    self.kind = kind
    self.obstacle = obstacle
    waitNanoseconds = wait
    retryAfterSeconds = UInt32(clamping: (wait + 999_999_999) / 1_000_000_000)
  }

  fileprivate mutating func apply(_ answer: HealthAnswer) {
    switch answer {
    case .entered, .enteredAsProbe: break
    case .full: block(.reducedCapacity, .inFlight, wait: 0)
    case .open(let wait): block(.reducedCapacity, .breaker, wait: wait)
    case .paused: block(.resting, .paused, wait: 0)
    case .tableFull: block(.tableFull, .none, wait: 0)
    }
    // Whoever is told to come back is told when.
    if kind != .resting && !isAllowed { retryAfterSeconds = max(retryAfterSeconds, 1) }
  }
}
