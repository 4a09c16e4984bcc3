import Synchronization

/// The bucket of one of WARest's API keys, in WARest's tokens: ours, and WARest's own as far as its
/// replies tell.
///
/// WARest counts in fixed windows, and after a refusal it names no time: whoever meets its 429 has
/// lost the call for up to a minute. So our own bucket (GCRA) keeps within WARest's limit in any
/// window as long as nobody else uses the key, and where somebody does, nothing goes that the
/// window has no token for, those counted that are out.
///
/// Everything is atomic; loops share a key without a lock. A caller makes `charge`, then exactly
/// one of `refund`, `replied` and `lost`; the fields of a reply are learnt before `replied`.
package final class UpstreamKey: Sendable {
  private let arrivalTime = Atomic<UInt64>(0)
  private let traffic = Atomic<UInt64>(UpstreamTraffic.none.bits)
  private let window = Atomic<UInt64>(0)
  private let backOffTime = Atomic<UInt64>(0)

  /// What WARest says it allows a window; 0 until a reply has said it.
  private let limit = Atomic<UInt64>(0)

  /// Replies while `limit` is 0.
  private let silentReplies = Atomic<UInt64>(0)

  /// Something was used that no reply has told of.
  private let isCautious = Atomic<Bool>(false)

  // The policy: a reload changes it in place.
  private let interval = Atomic<UInt64>(0)
  private let burst = Atomic<UInt64>(0)
  private let quotaAndWindow = Atomic<UInt64>(0)
  private let enforcesAlways = Atomic<Bool>(false)
  private let shadow = Atomic<Bool>(false)

  /// - Parameters:
  ///   - policy: of our own bucket; nil: only what WARest says counts.
  ///   - enforcesAlways: else our own bucket refuses nothing before a reply has shown that WARest
  ///     counts at all.
  package init(policy: LimitPolicy?, enforcesAlways: Bool) {
    adopt(policy, enforcesAlways: enforcesAlways)
  }

  // MARK: - Calls

  /// Nanoseconds until a call of `units` tokens may go, as far as can be known; 0: now.
  package func wait(units: UInt8, now: UInt64) -> UInt64 {
    if units == 0 { return 0 }
    let held = heldBack(UInt64(units), now)
    return refuses ? max(held, ownWait(units: units, now: now)) : held
  }

  /// Nanoseconds until our own bucket lets `units` pass, whether or not it is enforced.
  package func ownWait(units: UInt8, now: UInt64) -> UInt64 {
    bucketWait(arrival, UInt64(units), now)
  }

  /// Charges a call and counts it in flight, or does nothing.
  package func charge(units: UInt8, now: UInt64) -> Bool {
    if units == 0 { return true }
    let units = UInt64(units)
    if heldBack(units, now) > 0 { return false }
    guard chargeBucket(units, now) else { return false }
    var seen = UpstreamTraffic(bits: traffic.load(ordering: .acquiring))
    while true {
      // What is left is read after what is in flight: a reply between the two counts twice, not
      // never.
      let known = UpstreamWindow(bits: window.load(ordering: .acquiring))
      let next = countsNothing ? seen.beginning(now) : seen.following(known, now: now)
      guard roomWait(units, next, known, now) == 0 else {
        refundBucket(units)
        return false
      }
      let outcome = traffic.weakCompareExchange(
        expected: seen.bits,
        desired: next.charging(units, now: now).bits,
        ordering: .acquiringAndReleasing
      )
      if outcome.exchanged { return true }
      seen = UpstreamTraffic(bits: outcome.original)
    }
  }

  /// Takes a charge back: the call was not sent.
  ///
  /// - Parameters:
  ///   - units: of its charge.
  ///   - elapsed: nanoseconds since then; after long, WARest's window may be another one than that
  ///     in which the call was expected, which is then left as it is.
  package func refund(units: UInt8, elapsed: UInt64 = 0) {
    if units == 0 { return }
    refundBucket(UInt64(units))
    let isRecent = elapsed < UpstreamLimits.arrivalNanoseconds
    changeTraffic { isRecent ? $0.returning(UInt64(units)) : $0.ending(UInt64(units)) }
  }

  /// The call is no longer in flight, and its reply's fields have been learnt.
  package func replied(units: UInt8) {
    if !hasLearned, !countsNothing { silentReplies.wrappingAdd(1, ordering: .relaxed) }
    endCall(UInt64(units))
  }

  /// The call is no longer in flight, and its reply will never come: WARest may have counted it.
  package func lost(units: UInt8) {
    isCautious.store(true, ordering: .relaxed)
    var seen = UpstreamWindow(bits: window.load(ordering: .acquiring))
    while true {
      let outcome = window.weakCompareExchange(
        expected: seen.bits,
        desired: seen.losing(UInt64(units)).bits,
        ordering: .acquiringAndReleasing
      )
      if outcome.exchanged { break }
      seen = UpstreamWindow(bits: outcome.original)
    }
    endCall(UInt64(units))
  }

  // MARK: - Replies

  /// Learns from `X-RateLimit-Limit`, `-Remaining` and `-Reset`; replies may come in any order.
  ///
  /// `resetNanoseconds` counts from now, by WARest's own clock where its `Date` tells; a reset that
  /// has passed is 0. What is further ahead than `UpstreamLimits.resetNanosecondsMax` is cut.
  package func learn(limit: UInt32, remaining: UInt32, resetNanoseconds: UInt64, now: UInt64) {
    guard limit > 0 else { return }
    if self.limit.load(ordering: .relaxed) != UInt64(limit) {
      self.limit.store(UInt64(limit), ordering: .relaxed)
    }
    // Of a window that is over, or by a clock that is wrong: it says nothing of the present one.
    if resetNanoseconds == 0 { return }
    let reply = UpstreamWindow(
      remaining: min(remaining, limit),
      reset: now + min(resetNanoseconds, UpstreamLimits.resetNanosecondsMax)
    )
    var seen = UpstreamWindow(bits: window.load(ordering: .acquiring))
    while true {
      let next = seen.learning(reply, now: now)
      if next.bits == seen.bits { break }
      let outcome = window.weakCompareExchange(
        expected: seen.bits,
        desired: next.bits,
        ordering: .acquiringAndReleasing
      )
      if outcome.exchanged { break }
      seen = UpstreamWindow(bits: outcome.original)
    }
    // Before the call is no longer in flight: it is one of the window that it speaks of.
    followWindow(now)
  }

  /// WARest has refused a call with a 429 of its rate limit: nothing goes before `until`.
  package func backOff(until: UInt64) {
    _ = backOffTime.max(until, ordering: .relaxed)
  }

  // MARK: - State

  package var unitsInFlight: Int {
    Int(UpstreamTraffic(bits: traffic.load(ordering: .relaxed)).inFlight)
  }

  /// WARest's own count or a back-off holds even the cheapest call back.
  package func isHeldBack(now: UInt64) -> Bool { heldBack(1, now) > 0 }

  /// A reply has shown that WARest counts.
  package var hasLearned: Bool { limit.load(ordering: .relaxed) > 0 }

  /// Our own bucket is only watched: it refuses nothing.
  package var isShadow: Bool { shadow.load(ordering: .relaxed) }

  /// Where our own bucket stands; all 0 without a policy.
  package func state(now: UInt64) -> LimitState {
    let arrival = arrival
    let rate = LimitRate(
      interval: interval.load(ordering: .relaxed),
      burst: UInt32(truncatingIfNeeded: burst.load(ordering: .relaxed))
    )
    var state = rate.state(used: max(arrival, now) - now)
    let words = quotaAndWindow.load(ordering: .relaxed)
    state.quota = UInt32(truncatingIfNeeded: words)
    state.windowSeconds = UInt32(truncatingIfNeeded: words >> 32)
    return state
  }

  /// Where WARest's window stands: its limit, what is left for calls that are not out yet, and the
  /// seconds to its reset; all 0 until a reply has said it, and when its reset has passed.
  package func reportedState(now: UInt64) -> LimitState {
    var state = LimitState()
    let known = UpstreamWindow(bits: window.load(ordering: .relaxed))
    if known.isOver(now) { return state }
    let out = UpstreamTraffic(bits: traffic.load(ordering: .relaxed)).uncounted(now)
    state.quota = UInt32(clamping: limit.load(ordering: .relaxed))
    state.remaining = UInt32(clamping: known.remaining - min(out, known.remaining))
    state.secondsUntilMore = LimitRate.seconds(known.end - now)
    return state
  }

  /// Our own bucket's theoretical arrival time, for a snapshot.
  package var arrival: UInt64 { arrivalTime.load(ordering: .relaxed) }

  /// Takes over what was used before the start; what is used already stays.
  ///
  /// Our own bucket is enforced then until replies show that WARest does not count.
  package func restore(arrival: UInt64) {
    isCautious.store(true, ordering: .relaxed)
    _ = arrivalTime.max(arrival, ordering: .relaxed)
  }

  /// Follows another policy from now on; what was used, in tokens, stays used.
  package func reload(policy: LimitPolicy?, enforcesAlways: Bool, now: UInt64) {
    let former = interval.load(ordering: .relaxed)
    adopt(policy, enforcesAlways: enforcesAlways)
    let interval = interval.load(ordering: .relaxed)
    guard former > 0, interval > 0, former != interval else { return }
    var arrival = self.arrival
    while arrival > now {
      let used = (arrival - now).multipliedFullWidth(by: interval)
      // More than ten years of debt would not fit, and is as good as ten years.
      let debt = used.high < former ? former.dividingFullWidth(used).quotient : .max
      let outcome = arrivalTime.weakCompareExchange(
        expected: arrival,
        desired: now + min(debt, UInt64(LimitRate.windowSecondsMax) * 1_000_000_000),
        ordering: .relaxed
      )
      if outcome.exchanged { return }
      arrival = outcome.original
    }
  }

  // MARK: - Our own bucket

  private var refuses: Bool {
    if isShadow { return false }
    if enforcesAlways.load(ordering: .relaxed) || hasLearned { return true }
    return !countsNothing && isCautious.load(ordering: .relaxed)
  }

  private func adopt(_ policy: LimitPolicy?, enforcesAlways: Bool) {
    let rate = LimitRate(policy)
    interval.store(rate.interval, ordering: .relaxed)
    burst.store(max(UInt64(rate.burst), UpstreamLimits.unitsMax), ordering: .relaxed)
    quotaAndWindow.store(UInt64(rate.windowSeconds) << 32 | UInt64(rate.quota), ordering: .relaxed)
    self.enforcesAlways.store(enforcesAlways, ordering: .relaxed)
    shadow.store(policy?.isShadow ?? false, ordering: .relaxed)
  }

  /// GCRA: `T = w/q`; `tat' = max(tat, now) + n × T`; passes if `tat' - burst × T <= now`.
  private func bucketWait(_ arrival: UInt64, _ units: UInt64, _ now: UInt64) -> UInt64 {
    let interval = interval.load(ordering: .relaxed)
    if interval == 0 { return 0 }
    let next = max(arrival, now) + units * interval
    let allowed = now + burst.load(ordering: .relaxed) * interval
    return next > allowed ? next - allowed : 0
  }

  /// Charges our own bucket, which refuses nothing while it is not enforced.
  ///
  /// While nobody knows whether WARest counts, it is charged beyond what it holds: what was sent
  /// before a reply says so counts as well. A shadow is charged only by calls that it would let
  /// pass.
  private func chargeBucket(_ units: UInt64, _ now: UInt64) -> Bool {
    let cost = units * interval.load(ordering: .relaxed)
    let isStrict = refuses
    if cost == 0 || !isStrict && countsNothing { return true }
    let allowance = burst.load(ordering: .relaxed) * interval.load(ordering: .relaxed)
    let latest = now + allowance + UpstreamLimits.resetNanosecondsMax
    var arrival = arrival
    while true {
      let isBeyond = bucketWait(arrival, units, now) > 0
      if isBeyond && isStrict { return false }
      if isBeyond && isShadow { return true }
      let outcome = arrivalTime.weakCompareExchange(
        expected: arrival,
        desired: max(arrival, min(max(arrival, now) + cost, latest)),
        ordering: .relaxed
      )
      if outcome.exchanged { return true }
      arrival = outcome.original
    }
  }

  private func refundBucket(_ units: UInt64) {
    let refund = units * interval.load(ordering: .relaxed)
    var arrival = arrival
    while refund > 0 {
      let outcome = arrivalTime.weakCompareExchange(
        expected: arrival,
        desired: arrival - min(arrival, refund),
        ordering: .relaxed
      )
      if outcome.exchanged { return }
      arrival = outcome.original
    }
  }

  // MARK: - WARest's window

  private func endCall(_ units: UInt64) {
    changeTraffic { $0.ending(units) }
  }

  @inline(__always)
  private func changeTraffic(_ change: (UpstreamTraffic) -> UpstreamTraffic) {
    var seen = UpstreamTraffic(bits: traffic.load(ordering: .relaxed))
    while true {
      let outcome = traffic.weakCompareExchange(
        expected: seen.bits,
        desired: change(seen).bits,
        ordering: .acquiringAndReleasing
      )
      if outcome.exchanged { return }
      seen = UpstreamTraffic(bits: outcome.original)
    }
  }

  /// Lets what we have sent be that of WARest's present window.
  private func followWindow(_ now: UInt64) {
    var seen = UpstreamTraffic(bits: traffic.load(ordering: .acquiring))
    while true {
      let known = UpstreamWindow(bits: window.load(ordering: .acquiring))
      let next = seen.following(known, now: now)
      if next.bits == seen.bits { return }
      let outcome = traffic.weakCompareExchange(
        expected: seen.bits,
        desired: next.bits,
        ordering: .acquiringAndReleasing
      )
      if outcome.exchanged { return }
      seen = UpstreamTraffic(bits: outcome.original)
    }
  }

  private func heldBack(_ units: UInt64, _ now: UInt64) -> UInt64 {
    let until = backOffTime.load(ordering: .relaxed)
    let seen = UpstreamTraffic(bits: traffic.load(ordering: .acquiring))
    let known = UpstreamWindow(bits: window.load(ordering: .acquiring))
    let room = roomWait(units, seen.following(known, now: now), known, now)
    return max(until > now ? until - now : 0, room)
  }

  /// How long until WARest's window has room for `units` besides what was sent.
  private func roomWait(
    _ units: UInt64,
    _ sent: UpstreamTraffic,
    _ known: UpstreamWindow,
    _ now: UInt64
  ) -> UInt64 {
    if !sent.hasRoom(for: units) { return UpstreamLimits.crowdedRetryNanoseconds }
    let limit = limit.load(ordering: .relaxed)
    if limit == 0 {
      // Nobody knows yet whether it counts. If it does, it does not count more than this.
      if countsNothing { return 0 }
      return sent.wait(untilUncounted: UpstreamLimits.limitDefault - units, now: now)
    }
    let most = max(limit, UpstreamLimits.unitsMax)
    if known.isOver(now) {
      // Of the window that is on now no reply has spoken; nor of any, if that took too long.
      if known.nextEnd <= now { return sent.wait(untilUncounted: most - units, now: now) }
      return isBeyond(most, sent.sent + units) ? known.nextEnd - now : 0
    }
    let untilEnd = known.end - now
    if known.remaining < units || isBeyond(most, sent.sent + units) { return untilEnd }
    // Those that are out may turn out to be counted already: then there is room before the end.
    return min(sent.wait(untilUncounted: known.remaining - units, now: now), untilEnd)
  }

  /// Enough replies have come without a limit to believe that there is none.
  private var countsNothing: Bool {
    !hasLearned && silentReplies.load(ordering: .relaxed) >= UpstreamLimits.silentRepliesMax
  }

  private func isBeyond(_ limit: UInt64, _ sent: UInt64) -> Bool {
    sent > limit && limit < UpstreamTraffic.sentMax
  }
}
