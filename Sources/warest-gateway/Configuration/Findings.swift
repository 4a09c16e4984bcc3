/// What reading a configuration has found so far; every section adds to it and none stops at the
/// first.
final class Findings {
  /// As the user wrote it on the command line.
  let file: String

  /// In the order they were found.
  private(set) var diagnostics: [Diagnostic] = []

  /// Every setting that was asked for, as `section.key`; the manual must show each.
  private(set) var knownKeys: Set<String> = []

  init(file: String) {
    self.file = file
  }

  var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  func error(_ position: SourcePosition?, _ message: String, hints: [String] = []) {
    add(.error, position, message, hints)
  }

  func warning(_ position: SourcePosition?, _ message: String, hints: [String] = []) {
    add(.warning, position, message, hints)
  }

  /// A finding about a flag or an environment variable.
  func error(outsideFile message: String, hints: [String] = []) {
    diagnostics.append(Diagnostic(severity: .error, message: message, hints: hints))
  }

  func warning(outsideFile message: String, hints: [String] = []) {
    diagnostics.append(Diagnostic(severity: .warning, message: message, hints: hints))
  }

  /// In the order of the file, after those that stand in no file.
  var sorted: [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let (a, b) = (left.element.position, right.element.position)
      return (a?.line ?? 0, a?.column ?? 0, left.offset) < (
        b?.line ?? 0, b?.column ?? 0, right.offset
      )
    }.map(\.element)
  }

  func know(_ path: String) {
    knownKeys.insert(path)
  }

  private func add(
    _ severity: Diagnostic.Severity,
    _ position: SourcePosition?,
    _ message: String,
    _ hints: [String]
  ) {
    let finding = Diagnostic(
      file: file,
      position: position,
      severity: severity,
      message: message,
      hints: hints
    )
    diagnostics.append(finding)
  }
}
