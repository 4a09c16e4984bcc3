/// Durations in the file: whole numbers with a unit.
enum DurationSyntax {
  static let hint = "write a number and a unit: 500ms, 5s, 2m, 1h or 30d"

  /// In milliseconds.
  static func parse(_ text: String) -> Result<Int, SyntaxProblem> {
    guard let number = UnitNumber(text) else {
      return .failure(SyntaxProblem(message: "must be a duration", hints: [hint]))
    }
    let factor: Int
    switch number.unit {
    case "ms": factor = 1
    case "s": factor = 1_000
    case "m": factor = 60_000
    case "h": factor = 3_600_000
    case "d": factor = 86_400_000
    case "":
      let hint = "\(text)s for seconds, \(text)ms for milliseconds"
      return .failure(SyntaxProblem(message: "must be a duration with a unit", hints: [hint]))
    default:
      return .failure(SyntaxProblem(message: "must be a duration", hints: [hint]))
    }
    guard let milliseconds = number.times(factor) else {
      return .failure(SyntaxProblem(message: "is too long"))
    }
    return .success(milliseconds)
  }

  private static let units = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]

  static func describe(milliseconds: Int) -> String {
    guard milliseconds % 1_000 == 0 else { return "\(milliseconds)ms" }
    return describe(seconds: milliseconds / 1_000)
  }

  /// In the largest unit that says it exactly.
  static func describe(seconds: Int) -> String {
    guard let unit = units.first(where: { seconds >= $0.1 && seconds % $0.1 == 0 }) else {
      return "\(seconds)s"
    }
    return "\(seconds / unit.1)\(unit.0)"
  }
}
