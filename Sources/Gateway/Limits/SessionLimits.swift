/// What holds for one session; nil and 0 switch a limit off.
///
/// The defaults are what keeps a WhatsApp number alive.
package struct SessionLimits: Sendable, Equatable {
  /// In messages for sends, in calls for the rest.
  package var rate: LimitPolicy? = SessionLimits.policy(20, windowSeconds: 60, burst: 5)

  /// The same, for a day.
  package var perDay: LimitPolicy? = SessionLimits.policy(500, windowSeconds: 86_400, burst: 500)

  /// Sends to one recipient.
  package var recipient: LimitPolicy? = SessionLimits.policy(20, windowSeconds: 60, burst: 1)

  /// Sends alone, beside `rate`.
  package var send: LimitPolicy?
  package var groupWrite: LimitPolicy? =
    SessionLimits.policy(60, windowSeconds: 3_600, burst: 10)
  package var groupRead: LimitPolicy? =
    SessionLimits.policy(300, windowSeconds: 3_600, burst: 30)
  package var write: LimitPolicy?
  package var read: LimitPolicy?

  /// Least time between two sends; 0: none.
  package var spacingMilliseconds = 0

  /// Longest random time on top of it; 0: none.
  package var jitterMilliseconds = 0
  package var isSpacingShadow = false

  /// Calls in flight at once; 0: no bound.
  package var inFlightMax = 8
  package var quietHours: QuietHours?
  package var breaker = BreakerPolicy()

  package init() {}

  /// True when a session may make more calls than WARest counts for a key in a minute: whoever
  /// allows that has no such WARest, or no number to look after.
  package var isBeyondKey: Bool {
    guard let rate = rate?.rate else { return true }
    return rate.quota * 60 > 120 * rate.windowSeconds
  }

  private static func policy(_ quota: Int, windowSeconds: Int, burst: Int) -> LimitPolicy {
    LimitPolicy(RatePolicy(quota: quota, windowSeconds: windowSeconds, burst: burst))
  }
}
