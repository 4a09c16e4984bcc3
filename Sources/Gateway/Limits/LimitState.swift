/// Where one policy stands after a decision.
package struct LimitState: Sendable, Equatable {
  /// `q`: units a window; 0 where the policy does not apply.
  package var quota: UInt32 = 0

  /// `w`: the window's length.
  package var windowSeconds: UInt32 = 0
  package var burst: UInt32 = 0

  /// `r`: units that could be spent at once now.
  package var remaining: UInt32 = 0

  /// `t`: until there is one more, rounded up; 0 when there cannot be more.
  package var secondsUntilMore: UInt32 = 0

  package init() {}
}
