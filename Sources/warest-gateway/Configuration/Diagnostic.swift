/// One finding about the configuration: what is wrong, where, and what to do about it.
struct Diagnostic: Equatable {
  enum Severity: String {
    case error
    case warning
  }

  /// The configuration file as the user named it; nil for what stands in no file.
  var file: String?
  var position: SourcePosition?
  var severity: Severity
  var message: String
  var hints: [String]

  /// `FILE:LINE:COLUMN`, or the program's name.
  var place: String {
    guard let file else { return "warest-gateway" }
    return "\(file):\(position?.line ?? 1):\(position?.column ?? 1)"
  }

  /// As it is printed, without colours.
  var lines: [String] {
    ["\(place): \(severity.rawValue): \(message)"] + hints.map { "hint: \($0)" }
  }
}
