/// Whether a session takes one more call.
package enum HealthAnswer: Sendable, Equatable {
  case entered

  /// As `entered`, and this call alone decides whether the session's rest is over.
  case enteredAsProbe

  /// As many calls as may be are in flight.
  case full

  /// The session rests after failures; the wait is to the end of its rest, or a guess while the one
  /// call is out that tries it again.
  case open(waitNanoseconds: UInt64)

  /// Somebody paused the session.
  case paused

  /// No entry is free for a session that is not yet in the table.
  case tableFull

  @inlinable package var isEntered: Bool {
    switch self {
    case .entered, .enteredAsProbe: true
    case .full, .open, .paused, .tableFull: false
    }
  }

  @inlinable package var isProbe: Bool { if case .enteredAsProbe = self { true } else { false } }
}
