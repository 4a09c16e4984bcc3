/// What the limits say to one call.
@safe package struct LimitVerdict: @unchecked Sendable {
  package enum Kind: UInt8, Sendable {
    /// Every policy has been charged.
    case allowed
    /// Nothing has been charged, because of a policy of the caller's: 429.
    case limited
    /// The call costs more than a burst allows, so that waiting would not help: 422.
    case neverPasses
    /// No bucket is left to count in, so nothing may pass: 503.
    case tableFull
    /// WARest, the gateway or the session has no room for it now, whoever asks: 503.
    case reducedCapacity
    /// The session is paused, or has its quiet hours: 503.
    case resting
  }

  /// What stands in the way.
  package enum Obstacle: UInt8, Sendable {
    case none
    case policies
    case upstreamKey
    case cooldown
    /// As many of the session's calls are in flight as may be.
    case inFlight
    case breaker
    case paused
    case quietHours
    /// No place to wait is left.
    case lineFull
    /// Others wait before it.
    case line
  }

  package var kind: Kind
  package var obstacle: Obstacle

  /// What the call costs, or would have cost.
  package var cost: UInt32

  /// Files of the call, 1 or more: `cost` counts each once for each recipient.
  package var attachments: UInt32 = 1

  /// True for messages, false for other calls.
  package var isSend = false

  /// For a refusal: seconds after which the same call passes if nobody else calls.
  ///
  /// Never less than `secondsUntilMore` of a violated policy. 0: waiting does not help, or nobody
  /// knows.
  package var retryAfterSeconds: UInt32

  /// The same, exactly; 0: none, or nobody knows.
  package var waitNanoseconds: UInt64

  /// For `.neverPasses`: the largest cost that every policy would let pass.
  package var burst: UInt32 = 0

  /// Policies that apply, as a set of `LimitKind.bit`.
  package var applied: UInt16 = 0

  /// Policies that said no.
  package var violated: UInt16 = 0

  /// Policies that would have said no but are only watched: they were not charged.
  package var shadowed: UInt16 = 0

  /// For an allowed call: it is the one that shows whether its session works again.
  package var isProbe = false

  /// When it was decided: monotonic nanoseconds.
  package var decidedAt: UInt64 = 0

  // SAFETY: rates of a table live as long as the process has calls: none is freed or changed before
  // the table itself goes.
  var rates: UnsafePointer<LimitRate>?
  var clientRate: UnsafePointer<LimitRate>?

  /// How far ahead of the clock each bucket that applies is, in nanoseconds.
  var used = InlineArray<12, UInt64>(repeating: 0)

  package init(
    _ kind: Kind,
    _ obstacle: Obstacle = .none,
    cost: UInt32 = 0,
    waitNanoseconds: UInt64 = 0
  ) {
    self.kind = kind
    self.obstacle = obstacle
    self.cost = cost
    self.waitNanoseconds = waitNanoseconds
    retryAfterSeconds = LimitRate.seconds(waitNanoseconds)
    // SAFETY: no memory is touched.
    unsafe rates = nil
    unsafe clientRate = nil
  }

  package var isAllowed: Bool { kind == .allowed }

  /// For `.neverPasses`: recipients of the longest list that passes with these files; 0: none does.
  package var listMax: UInt32 { burst / max(attachments, 1) }

  package func isViolated(_ kind: LimitKind) -> Bool { violated & kind.bit != 0 }

  /// Policies that apply and are not only watched, as a set of `LimitKind.bit`.
  package var enforced: UInt16 {
    var enforced = applied
    for kind in LimitKind.allCases where applied & kind.bit != 0 && isShadow(kind) {
      enforced &= ~kind.bit
    }
    return enforced
  }

  /// Where a policy stands after the decision; all 0 where it does not apply, and for `.upstream`,
  /// whose key knows it.
  package func state(_ kind: LimitKind) -> LimitState {
    guard applied & kind.bit != 0 else { return LimitState() }
    return rate(kind)?.state(used: used[Int(kind.rawValue)]) ?? LimitState()
  }

  private func isShadow(_ kind: LimitKind) -> Bool {
    kind == .upstream ? shadowed & kind.bit != 0 : rate(kind)?.isShadow ?? false
  }

  private func rate(_ kind: LimitKind) -> LimitRate? {
    // SAFETY: see `rates`; both have a rate where the policy applies.
    unsafe kind == .client ? clientRate?.pointee : rates?[Int(kind.rawValue)]
  }
}
