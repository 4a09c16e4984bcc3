import WARest

/// What a look at all buckets of a call has found so far.
@safe struct LimitSight {
  // SAFETY: the list of interned rates, which are never freed; there is one for each `LimitKind`.
  private let rates: UnsafePointer<LimitRate>

  /// Those that exist, as a set of `LimitKind.bit`.
  private let kinds: UInt16

  /// By the table's clock.
  let now: UInt64

  /// Since when short windows count as used up, by the table's clock; 0: they do not.
  let conservativeStart: UInt64
  var verdict: LimitVerdict

  /// The session's record; -1: it has none, or the call no session.
  var slot = -1

  private var hopeless: UInt16 = 0
  private var longestWait: UInt64 = 0

  // SAFETY: see `rates`.
  init(
    _ ask: LimitAskView,
    _ rates: UnsafePointer<LimitRates>,
    now: UInt64,
    decidedAt: UInt64,
    conservativeStart: UInt64
  ) {
    // SAFETY: the list is the first member of `LimitRates`, and its elements follow each other.
    unsafe self.rates = UnsafeRawPointer(rates).assumingMemoryBound(to: LimitRate.self)
    unsafe kinds = rates.pointee.kinds
    self.now = now
    self.conservativeStart = conservativeStart
    verdict = LimitVerdict(.allowed, cost: UInt32(truncatingIfNeeded: ask.cost))
    verdict.attachments = ask.attachments
    verdict.isSend = ask.isSend
    verdict.decidedAt = decidedAt
    unsafe verdict.rates = self.rates  // SAFETY: see `rates`.
  }

  @inline(__always)
  func has(_ kind: LimitKind) -> Bool { kinds & kind.bit != 0 }

  @inline(__always)
  func rate(_ kind: LimitKind) -> LimitRate {
    unsafe rates[Int(kind.rawValue)]  // SAFETY: see `rates`.
  }

  /// Nothing stands in the way so far.
  @inline(__always)
  var passes: Bool { verdict.violated == 0 }

  /// Notes that a policy applies, and what it says.
  @inline(__always)
  mutating func note(_ kind: LimitKind, _ rate: LimitRate, used: UInt64, cost: UInt64) {
    verdict.applied |= kind.bit
    verdict.used[Int(kind.rawValue)] = max(verdict.used[Int(kind.rawValue)], used)
    if cost > UInt64(rate.burst) {
      refuse(kind, rate, wait: nil)
    } else {
      let next = used + cost * rate.interval
      if next > rate.allowance { refuse(kind, rate, wait: next - rate.allowance) }
    }
  }

  /// Notes that a policy says no for so many nanoseconds; nil: it will always say so.
  @inline(never)
  mutating func refuse(_ kind: LimitKind, _ rate: LimitRate, wait: UInt64?) {
    guard !rate.isShadow else {
      verdict.shadowed |= kind.bit
      return
    }
    verdict.violated |= kind.bit
    if let wait {
      longestWait = max(longestWait, wait)
    } else {
      verdict.burst = hopeless == 0 ? rate.burst : min(verdict.burst, rate.burst)
      hopeless |= kind.bit
    }
  }

  /// What WARest's key says, whose rate is its own.
  mutating func noteKey(wait: UInt64, isShadow: Bool) {
    verdict.applied |= LimitKind.upstream.bit
    guard wait > 0 else { return }
    if isShadow {
      verdict.shadowed |= LimitKind.upstream.bit
    } else {
      verdict.violated |= LimitKind.upstream.bit
      longestWait = max(longestWait, wait)
    }
  }

  /// Applies, and is not one that is only watched and would have said no.
  @inline(__always)
  func isToCharge(_ kind: LimitKind) -> Bool {
    verdict.applied & ~verdict.shadowed & kind.bit != 0
  }

  /// No bucket is left to count `kinds` in: nothing may pass, unless they are only watched.
  ///
  /// - Returns: Whether the call goes on.
  mutating func noteFull(_ kinds: UInt16) -> Bool {
    for kind in LimitKind.allCases where kinds & kind.bit != 0 {
      if rate(kind).isShadow {
        verdict.shadowed |= kind.bit
      } else {
        verdict.kind = .tableFull
        verdict.retryAfterSeconds = UInt32(GatewayLimits.limitTableFullRetrySeconds)
      }
    }
    return verdict.kind != .tableFull
  }

  /// The verdict, once something stands in the way.
  consuming func refusal() -> LimitVerdict {
    if verdict.kind == .tableFull { return verdict }
    if hopeless != 0 {
      verdict.kind = .neverPasses
      verdict.violated = hopeless
      verdict.obstacle = .policies
      return verdict
    }
    if verdict.violated & LimitKind.callersMask != 0 {
      verdict.kind = .limited
      verdict.obstacle = .policies
    } else {
      verdict.kind = .reducedCapacity
      verdict.obstacle = verdict.isViolated(.cooldown) ? .cooldown : .upstreamKey
    }
    verdict.waitNanoseconds = longestWait
    verdict.retryAfterSeconds = LimitRate.seconds(longestWait)
    return verdict
  }
}
