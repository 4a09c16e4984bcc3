/// How all sessions together are, for metrics.
package struct HealthCounts: Sendable, Equatable {
  /// Sessions with something to remember.
  package var sessions = 0
  package var inFlight = 0
  package var pausedSessions = 0

  /// Sessions that rest after failures.
  package var openBreakers = 0

  /// Sessions of which the one call is out, or may go, that tries them again.
  package var halfOpenBreakers = 0

  package init() {}
}
