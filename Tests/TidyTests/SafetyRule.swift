/// Every `unsafe` expression stands under a `// SAFETY:` comment.
///
/// Looking upwards from the `unsafe`, such a comment must come within 12 lines, and before the
/// closing brace of a member or type: a comment of another function does not count. Declarations
/// (`@unsafe`, `nonisolated(unsafe)`) are no expressions but need one too.
enum SafetyRule {
  static let reachLines = 12

  static func violations(_ file: SourceFile) -> [String] {
    let code = file.code
    return code.indices.compactMap { index in
      guard isUnsafe(code[index]), !isCovered(file, code, index) else { return nil }
      return "\(file.place(index)): unsafe without a // SAFETY: line above"
    }
  }

  static func isUnsafe(_ code: String) -> Bool {
    code.contains("unsafe")
      && code.firstMatch(of: /(^|[^A-Za-z0-9_.])@?unsafe([^A-Za-z0-9_:]|$)/) != nil
  }

  private static func isCovered(_ file: SourceFile, _ code: [String], _ index: Int) -> Bool {
    let isComment = { (line: String) in line.contains("// SAFETY:") }
    if isComment(file.lines[index]) { return true }
    for above in (max(0, index - reachLines)..<index).reversed() {
      if isComment(file.lines[above]) { return true }
      if endsFunction(code[above]) { return false }
    }
    return false
  }

  /// A closing brace of a member or of a type: whatever stands above belongs to something else.
  private static func endsFunction(_ line: String) -> Bool {
    line == "}" || line == "  }"
  }
}
