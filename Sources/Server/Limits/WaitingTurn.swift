import Gateway

/// What has become of a call that waited in line.
struct WaitingTurn: Sendable {
  /// The call's number; its highest octet is the loop's.
  let number: UInt64

  /// Allowed: it is charged, and goes on; else its time is over.
  let verdict: LimitVerdict
}
