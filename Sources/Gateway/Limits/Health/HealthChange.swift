/// What the end of a call did to its session's breaker.
package enum HealthChange: Sendable, Equatable {
  case none

  /// The session rests now, so many seconds, rounded up.
  case opened(seconds: UInt32)

  /// The session works again.
  case closed
}
