/// What the limits say to one call.
package struct LimitVerdict: Sendable {
  package enum Kind: UInt8, Sendable {
    /// Every policy has been charged.
    case allowed
    /// Nothing has been charged: 429.
    case limited
    /// The call costs more than a burst allows, so that waiting would not help: 422.
    case neverPasses
    /// No bucket is left to count in, so nothing may pass: 503.
    case tableFull
  }

  package var kind: Kind

  /// What the call costs, or would have cost.
  package var cost: UInt32

  /// For `.limited` and `.tableFull`: seconds after which the same call passes if nobody else
  /// calls; never less than `secondsUntilMore` of a violated policy.
  package var retryAfterSeconds: UInt32 = 0

  /// For `.neverPasses`: the largest cost that every policy would let pass.
  package var burst: UInt32 = 0

  /// Policies that apply, as a set of `LimitKind.bit`.
  package var applied: UInt8 = 0

  /// Policies that said no.
  package var violated: UInt8 = 0

  var states = InlineArray<3, LimitState>(repeating: LimitState())

  init(_ kind: Kind, cost: Int) {
    self.kind = kind
    self.cost = UInt32(clamping: cost)
  }

  package var isAllowed: Bool { kind == .allowed }

  package func state(_ kind: LimitKind) -> LimitState { states[Int(kind.rawValue)] }

  package func isViolated(_ kind: LimitKind) -> Bool { violated & kind.bit != 0 }
}
