import Gateway

/// What `SessionHealth` promises, with a dictionary, plain numbers and no bits.
struct HealthModel {
  struct Session {
    var inFlight = 0
    var isPaused = false
    /// Bad results in a row, and when the last one was.
    var failures = 0
    var lastFailure: UInt64 = 0
    /// The end of the rest; nil while the breaker is closed.
    var restsUntil: UInt64?
    var restsBefore = 0
    var isProbing = false

    var isIdle: Bool { inFlight == 0 && !isPaused && failures == 0 && restsUntil == nil }

    mutating func forget(_ now: UInt64) {
      if failures > 0, isForgotten(lastFailure, now) { failures = 0 }
      if let end = restsUntil, !isProbing, end < now, isForgotten(end, now) { heal() }
    }

    /// In tenths of a second.
    private func isForgotten(_ time: UInt64, _ now: UInt64) -> Bool {
      now / 100_000_000 - time / 100_000_000 > UInt64(HealthLimits.memorySeconds) * 10
    }

    mutating func heal() {
      failures = 0
      restsUntil = nil
      isProbing = false
    }
  }

  let capacity: Int
  let inFlightMax: Int
  let breaker: BreakerPolicy
  private(set) var sessions: [UInt64: Session] = [:]

  init(capacity: Int, inFlightMax: Int, breaker: BreakerPolicy) {
    self.capacity = capacity
    self.inFlightMax = inFlightMax
    self.breaker = breaker
  }

  func busy(_ name: UInt64) -> Session { sessions[name] ?? Session() }

  mutating func hasPlace(_ name: UInt64, _ now: UInt64) -> Bool {
    for key in sessions.keys { sessions[key]?.forget(now) }
    sessions = sessions.filter { !$0.value.isIdle }
    return sessions[name] != nil || sessions.count < capacity
  }

  mutating func enter(_ name: UInt64, _ now: UInt64) -> HealthAnswer {
    guard hasPlace(name, now) else { return .tableFull }
    var session = busy(name)
    defer { sessions[name] = session }
    if session.isPaused { return .paused }
    if session.isProbing { return .open(waitNanoseconds: HealthLimits.probeRetryNanoseconds) }
    if let end = session.restsUntil, end > now { return .open(waitNanoseconds: end - now) }
    if session.inFlight == inFlightMax { return .full }
    session.inFlight += 1
    if session.restsUntil == nil { return .entered }
    session.isProbing = true
    return .enteredAsProbe
  }

  /// Of `random` comes the jitter, a part of a quarter.
  mutating func leave(
    _ name: UInt64,
    _ result: CallResult,
    wasProbe: Bool,
    _ now: UInt64,
    random: UInt64
  ) -> HealthChange {
    var session = busy(name)
    session.forget(now)
    defer { sessions[name] = session }
    session.inFlight -= 1
    if session.restsUntil != nil {
      guard wasProbe else { return .none }
      switch result {
      case .good:
        session.heal()
        return .closed
      case .bad:
        session.isProbing = false
        session.restsBefore += 1
        return rest(&session, now, random)
      case .neutral:
        session.isProbing = false
        session.restsUntil = now
        return .none
      }
    }
    switch result {
    case .good: session.failures = 0
    case .bad:
      session.failures += 1
      session.lastFailure = now
      if session.failures == breaker.failures {
        session.failures = 0
        session.restsBefore = 0
        return rest(&session, now, random)
      }
    case .neutral: break
    }
    return .none
  }

  mutating func setPaused(_ name: UInt64, _ isPaused: Bool) {
    var session = busy(name)
    session.isPaused = isPaused
    sessions[name] = session
  }

  private func rest(_ session: inout Session, _ now: UInt64, _ random: UInt64) -> HealthChange {
    var pause = breaker.pauseSeconds
    for _ in 0..<session.restsBefore where pause < breaker.pauseSecondsMax { pause *= 2 }
    let nanoseconds = UInt64(min(pause, breaker.pauseSecondsMax)) * 1_000_000_000
    let end = now + nanoseconds + random % (nanoseconds / 4)
    // Tenths of a second.
    session.restsUntil = (end + 99_999_999) / 100_000_000 * 100_000_000
    return .opened(seconds: UInt32(((session.restsUntil ?? 0) - now + 999_999_999) / 1_000_000_000))
  }
}
