import Foundation
import Glibc

/// Where words for people go: results to standard output, everything else to standard error.
struct Console {
  /// Escape sequences only for a terminal that wants them.
  let isColoured: Bool

  /// - Parameter environment: `NO_COLOR` with any value and `TERM=dumb` switch colours off.
  init(environment: [String: String]) {
    isColoured =
      isatty(STDERR_FILENO) == 1 && environment["NO_COLOR", default: ""].isEmpty
      && environment["TERM"] != "dumb"
  }

  func out(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
  }

  func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  func fail(_ message: String, hints: [String] = []) {
    note("warest-gateway: \(paint("error:", .error)) \(message)")
    for hint in hints { note("\(paint("hint:", .hint)) \(hint)") }
  }

  func show(_ diagnostic: Diagnostic) {
    let kind: Paint = diagnostic.severity == .error ? .error : .warning
    let label = paint("\(diagnostic.severity.rawValue):", kind)
    note("\(diagnostic.place): \(label) \(diagnostic.message)")
    for hint in diagnostic.hints { note("\(paint("hint:", .hint)) \(hint)") }
  }

  private enum Paint: String {
    case error = "1;31"
    case warning = "1;33"
    case hint = "1;36"
  }

  private func paint(_ text: String, _ paint: Paint) -> String {
    isColoured ? "\u{1B}[\(paint.rawValue)m\(text)\u{1B}[0m" : text
  }
}
