import Yams

/// The node tree of one YAML file, and the keys that stood twice in a mapping.
///
/// Yams refuses a repeated key by giving up on the whole file, which would hide every other
/// mistake. So the first letter of an earlier occurrence is masked by a private-use scalar (no
/// position moves) and the file is read again; `MappingReader` unmasks the key and reports it.
struct YAMLDocument {
  /// More repetitions than this are reported by the next run.
  static let repetitionsMax = 40

  /// Nil when the text is not YAML (reported) or holds nothing.
  private(set) var root: Node?

  init(text: String, findings: Findings) {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Array($0.unicodeScalars) }
    var source = text
    for _ in 0..<Self.repetitionsMax {
      do {
        root = try Yams.compose(yaml: source)
        return
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        guard Self.maskKey(at: context.mark, in: &lines) else {
          findings.error(SourcePosition(context.mark), "a key stands twice in this mapping")
          return
        }
        source = lines.map { Self.string($0) }.joined(separator: "\n")
      } catch {
        Self.report(error, findings)
        return
      }
    }
    findings.error(nil, "more than \(Self.repetitionsMax) keys stand twice in their mapping")
  }

  /// The key as it was written, or nil when the key was not masked.
  static func unmask(_ key: String) -> String? {
    guard let first = key.unicodeScalars.first, maskRange.contains(first.value),
      let letter = Unicode.Scalar((first.value - maskRange.lowerBound) % 128)
    else { return nil }
    return String(Character(letter)) + String(key.unicodeScalars.dropFirst())
  }

  /// Unicode's private use area, which YAML allows in a plain key: 50 masks for each ASCII letter.
  private static let maskRange: ClosedRange<UInt32> = 0xE000...0xF8FF

  private static func maskKey(at mark: Mark, in lines: inout [[Unicode.Scalar]]) -> Bool {
    guard lines.indices.contains(mark.line - 1) else { return false }
    var column = mark.column - 1
    let line = lines[mark.line - 1]
    guard line.indices.contains(column) else { return false }
    if line[column] == "\"" || line[column] == "'" { column += 1 }
    guard line.indices.contains(column) else { return false }
    let letter = line[column].value
    let masked =
      maskRange.contains(letter)
      ? letter + 128 : maskRange.lowerBound + (letter < 128 ? letter : 63)
    guard maskRange.contains(masked), let scalar = Unicode.Scalar(masked) else { return false }
    lines[mark.line - 1][column] = scalar
    return true
  }

  private static func string(_ scalars: [Unicode.Scalar]) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    return String(text)
  }

  private static func report(_ error: any Error, _ findings: Findings) {
    switch error {
    case YamlError.scanner(_, let problem, let mark, _),
      YamlError.parser(_, let problem, let mark, _),
      YamlError.composer(_, let problem, let mark, _):
      findings.error(SourcePosition(mark), "not YAML: \(problem)", hints: hints(problem))
    case YamlError.reader(let problem, _, _, _):
      findings.error(nil, "not YAML: \(problem)")
    default:
      findings.error(nil, "not YAML: \(error)")
    }
  }

  private static func hints(_ problem: String) -> [String] {
    if problem.contains("alphabetic or numeric character") {
      return ["a value that begins with * needs quotes: \"*\""]
    }
    if problem.contains("cannot start any token") {
      return ["indent with spaces, and quote a value that begins with a special character"]
    }
    return []
  }
}
