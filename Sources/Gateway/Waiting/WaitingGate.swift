/// What a waiting room asks whoever decides: policies, key, bulkhead, breaker and pause in one.
///
/// A verdict names the upstream key as its obstacle only when nothing else stands in the way, since
/// that one is waited for by turns of the clients and all else by the line of the session.
package protocol WaitingGate {
  /// What would be decided now; charges nothing.
  func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict

  /// The same, and charges everything when the call is allowed.
  func admit(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict

  /// Nanoseconds until the policies let a call pass, the key aside, after others of the same
  /// session that cost `ahead`.
  func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64

  /// How far calls like this one stand apart, which `wait` does not know of those ahead:
  /// `LimitTable.pace`.
  func pace(_ ask: borrowing LimitAsk, now: UInt64) -> WaitingPace

  /// The client's share of the key beside other clients' shares: 1 to 100.
  func weight(ofClient client: Int32) -> UInt32
}
