/// How far calls like one stand apart; all in nanoseconds, 0 where nothing holds them.
package struct WaitingPace: Sendable, Equatable {
  /// Until the key lets this call pass, were nobody else there.
  package var keyWait: UInt64 = 0

  /// One of WARest's tokens at the key's rate, and what the key has saved up: `n` tokens take
  /// `n × keyUnit - keyCredit`.
  package var keyUnit: UInt64 = 0
  package var keyCredit: UInt64 = 0

  /// Between two sends of the session, without jitter; 0 when this call is none.
  package var spacing: UInt64 = 0

  /// Between two calls to the same recipient: the slower one of the session's policy, where the
  /// call is a send, and of WARest's cooldown, where that holds for the call.
  package var recipient: UInt64 = 0

  package init() {}
}
