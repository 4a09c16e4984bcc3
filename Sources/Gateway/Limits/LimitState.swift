/// Where one policy stands after a decision.
package struct LimitState: Sendable, Equatable {
  /// Units a window: `q`. 0 where the policy does not apply.
  package var quota: UInt32 = 0

  /// `w`.
  package var windowSeconds: UInt32 = 0
  package var burst: UInt32 = 0

  /// Units that could be spent at once now: `r`.
  package var remaining: UInt32 = 0

  /// Until there is one more, rounded up: `t`. 0 when there cannot be more.
  package var secondsUntilMore: UInt32 = 0

  package init() {}
}
