/// Rates in the file: `20/min`.
enum RateSyntax {
  struct Rate: Equatable {
    /// 1 or more.
    var quota: Int
    var windowSeconds: Int
  }

  static let hint = "write a number and a time: 5/s, 20/min, 200/h or 500/day"

  /// More than any WhatsApp number survives; a unit is then a microsecond or longer.
  static let quotaMax = 1_000_000

  /// The same for a day.
  static let dayQuotaMax = 1_000_000_000

  static func parse(_ text: String) -> Result<Rate, SyntaxProblem> {
    guard let number = UnitNumber(text), number.unit.hasPrefix("/") else {
      return .failure(SyntaxProblem(message: "must be a rate", hints: [hint]))
    }
    let seconds: Int
    switch number.unit.dropFirst() {
    case "s": seconds = 1
    case "min": seconds = 60
    case "h": seconds = 3_600
    case "day": seconds = 86_400
    default: return .failure(SyntaxProblem(message: "must be a rate", hints: [hint]))
    }
    guard let quota = number.value, (1...quotaMax).contains(quota) else {
      let message = "must allow 1 to \(quotaMax) in a window"
      return .failure(SyntaxProblem(message: message))
    }
    return .success(Rate(quota: quota, windowSeconds: seconds))
  }

  static func describe(quota: Int, windowSeconds: Int) -> String {
    switch windowSeconds {
    case 1: "\(quota)/s"
    case 60: "\(quota)/min"
    case 3_600: "\(quota)/h"
    case 86_400: "\(quota)/day"
    default: "\(quota) in \(windowSeconds)s"
    }
  }
}
