/// All limits that are not a client's own.
package struct LimitConfiguration: Sendable, Equatable {
  /// For every session that no override covers.
  package var session = SessionLimits()

  /// The first whose patterns cover a session counts.
  package var overrides: [SessionOverride] = []

  /// For each upstream key, in WARest's tokens: below its 120 a minute, burst included.
  package var upstream: LimitPolicy? =
    LimitPolicy(RatePolicy(quota: 100, windowSeconds: 60, burst: 20))

  /// False: only once a reply has shown that WARest counts.
  package var enforcesUpstreamAlways = false

  /// WARest's pause between two calls for one recipient, a margin on top; 0: not kept.
  package var cooldownMilliseconds = 3_000

  /// Calls that wait in the line of one session.
  package var lineCallsMax = 100

  /// Calls that wait in all lines.
  package var waitingCallsMax = 2_000

  /// Sessions that are counted at the same time.
  package var sessionsMax = 16_384

  /// Recipients that are counted at the same time.
  package var recipientsMax = 131_072

  /// Where the state is kept over restarts; nil: beside the audit log.
  package var stateFile: String?

  package init() {}
}
