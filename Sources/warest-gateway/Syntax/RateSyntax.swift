import Gateway

/// Rates in the file: `20/min`.
enum RateSyntax {
  static let hint = "write a number and a time: 5/s, 20/min, 200/h or 500/day"

  /// More than any WhatsApp number survives in a day, and far from overflow in nanoseconds.
  static let dayQuotaMax = 1_000_000_000

  /// The whole of it may be spent at once.
  static func parse(_ text: String) -> Result<RatePolicy, SyntaxProblem> {
    if let policy = RatePolicy(rate: text) { return .success(policy) }
    guard let number = UnitNumber(text), RatePolicy(rate: "1\(number.unit)") != nil else {
      return .failure(SyntaxProblem(message: "must be a rate", hints: [hint]))
    }
    return .failure(
      SyntaxProblem(message: "must allow 1 to \(RatePolicy.quotaMax) in a window")
    )
  }

  /// As it is written, without its burst.
  static func describe(_ policy: RatePolicy) -> String {
    switch policy.windowSeconds {
    case 1: "\(policy.quota)/s"
    case 60: "\(policy.quota)/min"
    case 3_600: "\(policy.quota)/h"
    case 86_400: "\(policy.quota)/day"
    default: "\(policy.quota) in \(policy.windowSeconds)s"
    }
  }
}
