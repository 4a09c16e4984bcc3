import Foundation

/// One Swift file of the project, as lines.
struct SourceFile {
  /// From the project's root: `Sources/HTTP1/Method.swift`.
  var path: String
  var lines: [String]

  /// The lines without comments and without what stands in string literals, so that a rule about
  /// code does not trip over words.
  private(set) var code: [String]

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    code = Self.code(of: lines)
  }

  /// `HTTP1` for a file below `Sources/HTTP1`, nil for tests.
  var target: String? {
    let parts = path.split(separator: "/")
    return parts.count > 2 && parts[0] == "Sources" ? String(parts[1]) : nil
  }

  /// A violation's place, as an editor takes it.
  func place(_ index: Int) -> String { "\(path):\(index + 1)" }

  private static func code(of lines: [String]) -> [String] {
    var isInLongString = false
    return lines.map { line in
      if line.components(separatedBy: "\"\"\"").count % 2 == 0 {
        defer { isInLongString.toggle() }
        return isInLongString ? "" : stripped(line)
      }
      return isInLongString ? "" : stripped(line)
    }
  }

  private static func stripped(_ line: String) -> String {
    var code = ""
    var isInString = false
    var isEscaped = false
    for (index, character) in zip(line.indices, line) {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if character == "\\" {
          isEscaped = true
        } else if character == "\"" {
          isInString = false
        }
      } else if character == "\"" {
        isInString = true
        code.append("\"\"")
      } else if line[index...].hasPrefix("//") {
        break
      } else {
        code.append(character)
      }
    }
    return code
  }
}
