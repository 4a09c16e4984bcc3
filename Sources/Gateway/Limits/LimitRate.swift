/// A policy in the terms of GCRA, all in nanoseconds; made once.
package struct LimitRate: Sendable, Equatable {
  /// T: what one unit costs; 0 where there is no policy.
  ///
  /// Rounded up, so that no rounding ever lets through more than the policy says.
  package private(set) var interval: UInt64 = 0

  /// burst × T: how far ahead of the clock a bucket may run.
  package private(set) var allowance: UInt64 = 0
  package private(set) var quota: UInt32 = 0
  package private(set) var windowSeconds: UInt32 = 0
  package private(set) var burst: UInt32 = 0
  package private(set) var isShadow = false

  /// Longest window, in seconds: 31 days.
  static let windowSecondsMax = 2_678_400

  /// Longest window that counts as short after a lost state.
  private static let shortWindowSecondsMax: UInt32 = 3_600

  /// No policy.
  package init() {}

  package init(_ policy: LimitPolicy?) {
    guard let policy else { return }
    let rate = policy.rate
    let quota = UInt64(min(max(rate.quota, 1), RatePolicy.quotaMax))
    let window = UInt64(min(max(rate.windowSeconds, 1), LimitRate.windowSecondsMax))
    let burst = UInt64(max(rate.burst, 1))
    interval = (window * 1_000_000_000 + quota - 1) / quota
    self.burst = UInt32(min(burst, quota))
    allowance = UInt64(self.burst) * interval
    self.quota = UInt32(quota)
    windowSeconds = UInt32(window)
    isShadow = policy.isShadow
  }

  /// One unit each so many milliseconds, and no burst; 0: no policy.
  init(spacingMilliseconds milliseconds: Int, isShadow: Bool = false) {
    guard milliseconds > 0 else { return }
    let most = LimitRate.windowSecondsMax * 1_000
    interval = UInt64(min(milliseconds, most)) * 1_000_000
    allowance = interval
    quota = 1
    burst = 1
    windowSeconds = LimitRate.seconds(interval)
    self.isShadow = isShadow
  }

  /// A rate of which only this is known, as of a policy that is gone.
  package init(interval: UInt64, burst: UInt32) {
    guard interval > 0, burst > 0 else { return }
    self.interval = min(interval, UInt64(LimitRate.windowSecondsMax) * 1_000_000_000)
    self.burst = burst
    allowance = self.interval.multipliedReportingOverflow(by: UInt64(burst)).partialValue
  }

  package var exists: Bool { interval != 0 }

  /// A policy of an hour or less.
  var isShort: Bool { windowSeconds <= LimitRate.shortWindowSecondsMax }

  /// Units that could be spent now, and until when there is one more, of a bucket that is `used`
  /// nanoseconds ahead of the clock.
  func state(used: UInt64) -> LimitState {
    var state = LimitState()
    guard exists else { return state }
    state.quota = quota
    state.windowSeconds = windowSeconds
    state.burst = burst
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
    UInt32(clamping: nanoseconds / 1_000_000_000 + (nanoseconds % 1_000_000_000 == 0 ? 0 : 1))
  }
}
