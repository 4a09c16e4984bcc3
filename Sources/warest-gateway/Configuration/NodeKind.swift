import Yams

extension SourcePosition {
  init(_ mark: Mark) {
    self.init(line: mark.line, column: mark.column)
  }
}

extension Node {
  var position: SourcePosition? { mark.map { SourcePosition($0) } }

  /// A key without a value, `~` or `null`: the setting is not given.
  var isNull: Bool {
    guard case .scalar(let scalar) = self, scalar.style == .plain || scalar.style == .any else {
      return false
    }
    return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
  }

  /// What stands there, for a message; never the value itself, which may be a secret.
  var kindInWords: String {
    switch self {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar):
      if isNull {
        "nothing"
      } else if scalar.style != .plain {
        "text"
      } else if ["true", "false"].contains(scalar.string.lowercased()) {
        "a truth value"
      } else if scalar.string.wholeMatch(of: /[-+]?[0-9][0-9_]*(\.[0-9]*)?/) != nil {
        "a number"
      } else {
        "text"
      }
    }
  }
}
