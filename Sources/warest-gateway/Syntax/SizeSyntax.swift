/// Sizes in the file: whole numbers with a unit, a KB being 1,024 bytes.
enum SizeSyntax {
  static let hint = "write a number and a unit: 512B, 16KB, 2MB or 1GB"

  private static let units = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10), ("B", 1)]

  /// In bytes.
  static func parse(_ text: String) -> Result<Int, SyntaxProblem> {
    guard let number = UnitNumber(text) else {
      return .failure(SyntaxProblem(message: "must be a size", hints: [hint]))
    }
    if number.unit.isEmpty {
      let hint = "\(text)KB for kilobytes, \(text)B for bytes"
      return .failure(SyntaxProblem(message: "must be a size with a unit", hints: [hint]))
    }
    guard let factor = units.first(where: { $0.0 == number.unit })?.1 else {
      return .failure(SyntaxProblem(message: "must be a size", hints: [hint]))
    }
    guard let bytes = number.times(factor) else {
      return .failure(SyntaxProblem(message: "is too large"))
    }
    return .success(bytes)
  }

  /// In the largest unit that says it exactly.
  static func describe(_ bytes: Int) -> String {
    guard let unit = units.first(where: { bytes >= $0.1 && bytes % $0.1 == 0 }) else {
      return "\(bytes)B"
    }
    return "\(bytes / unit.1)\(unit.0)"
  }
}
