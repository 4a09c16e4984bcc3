import Gateway

/// One policy, as the file would write it.
struct PolicySummary: Encodable, Equatable {
  /// As fields, problems and metrics name it.
  var policy: String

  /// `20/min`.
  var rate: String
  var burst: Int

  /// `enforce` or `shadow`.
  var mode: String

  init(_ kind: LimitKind, _ policy: LimitPolicy) {
    self.policy = "\(kind.name)"
    rate = RateSyntax.describe(policy.rate)
    burst = policy.rate.burst
    mode = policy.isShadow ? "shadow" : "enforce"
  }

  var text: String { "\(rate), burst \(burst)\(mode == "shadow" ? " (shadow)" : "")" }
}
