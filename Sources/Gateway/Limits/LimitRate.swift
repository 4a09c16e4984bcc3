/// A policy in the terms of GCRA, all in nanoseconds; made once.
struct LimitRate: Sendable {
  /// T: what one unit costs; 0 where there is no policy.
  ///
  /// Rounded up, so that no rounding ever lets through more than the policy says.
  var interval: UInt64 = 0

  /// burst × T: how far ahead of the clock a bucket may run.
  var allowance: UInt64 = 0
  var quota: UInt32 = 0
  var windowSeconds: UInt32 = 0
  var burst: UInt32 = 0

  /// Longest window that stays far from overflow: ten years.
  static let windowSecondsMax = 315_360_000

  init(_ policy: RatePolicy?) {
    guard let policy else { return }
    let quota = UInt64(min(max(policy.quota, 1), RatePolicy.quotaMax))
    let window = UInt64(min(max(policy.windowSeconds, 1), LimitRate.windowSecondsMax))
    let burst = UInt64(max(policy.burst, 1))
    interval = (window * 1_000_000_000 + quota - 1) / quota
    self.burst = UInt32(min(burst, quota))
    allowance = UInt64(self.burst) * interval
    self.quota = UInt32(quota)
    windowSeconds = UInt32(window)
  }

  var exists: Bool { interval != 0 }

  /// How long a call of `cost` has to wait, given the bucket's theoretical arrival time.
  @inline(__always)
  func wait(_ arrival: UInt64, cost: UInt64, now: UInt64) -> UInt64 {
    let next = max(arrival, now) + cost * interval
    return next > now + allowance ? next - allowance - now : 0
  }

  /// Units that could be spent now, and until when there is one more.
  func state(_ arrival: UInt64, now: UInt64) -> LimitState {
    var state = LimitState()
    state.quota = quota
    state.windowSeconds = windowSeconds
    state.burst = burst
    let used = max(arrival, now) - now
    state.remaining = used < allowance ? UInt32((allowance - used) / interval) : 0
    if state.remaining < burst {
      let wait = used + (UInt64(state.remaining) + 1) * interval - allowance
      state.secondsUntilMore = LimitRate.seconds(wait)
    }
    return state
  }

  /// Nanoseconds as whole seconds, rounded up.
  @inline(__always)
  static func seconds(_ nanoseconds: UInt64) -> UInt32 {
    UInt32(clamping: (nanoseconds + 999_999_999) / 1_000_000_000)
  }
}
