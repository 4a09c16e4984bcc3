/// A reply that leaves later.
struct DelayedReply {
  /// Milliseconds of the monotonic clock.
  let due: UInt64
  let token: UInt64
  let octets: [UInt8]
  let keepsAlive: Bool
}
