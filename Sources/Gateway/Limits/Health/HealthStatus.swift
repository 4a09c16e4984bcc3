/// How one session is, for people and metrics.
package struct HealthStatus: Sendable, Equatable {
  package enum Breaker: UInt8, Sendable {
    case closed
    case open
    /// The one call is out, or may go, that tries the session again.
    case halfOpen
  }

  package var inFlight = 0
  package var isPaused = false
  package var breaker = Breaker.closed

  /// Bad results in a row while the breaker is closed.
  package var failures = 0

  /// To the end of the rest, rounded up; 0 unless the breaker is open.
  package var secondsLeft: UInt32 = 0

  package init() {}
}
