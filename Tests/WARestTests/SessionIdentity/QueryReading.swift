/// A query string as Express reads it (`qs`, extended): brackets nest, repetition makes a list, and
/// behind the thousandth piece nothing is read.
enum QueryReading {
  private static let piecesMax = 1000
  private static let depthMax = 5
  private static let indexMax = 20

  static func parse(_ query: some StringProtocol) -> ScriptValue {
    var flat: [ScriptValue.Member] = []
    let pieces = query.utf8.split(separator: 0x26, omittingEmptySubsequences: false)
    for piece in pieces.prefix(piecesMax) {
      let (name, value) = split(Array(piece))
      guard let index = flat.firstIndex(where: { $0.name == name }) else {
        flat.append(ScriptValue.Member(name: name, value: .string(value)))
        continue
      }
      flat[index].value = joined(flat[index].value, .string(value))
    }
    var result = ScriptValue.object([])
    for member in flat where !member.name.isEmpty {
      let path = path(of: member.name)
      guard path.first != "__proto__" else { continue }
      result = merge(result, nest(path, member.value))
    }
    return result
  }

  /// The name ends before the first `]=` or, without one, the first `=`.
  private static func split(_ piece: [UInt8]) -> (String, String) {
    let bracket = piece.indices.dropLast().first { piece[$0] == 0x5D && piece[$0 + 1] == 0x3D }
    guard let mark = bracket.map({ $0 + 1 }) ?? piece.firstIndex(of: 0x3D) else {
      return (PercentReading.decode(piece[...]), "")
    }
    return (PercentReading.decode(piece[..<mark]), PercentReading.decode(piece[(mark + 1)...]))
  }

  private static func joined(_ first: ScriptValue, _ second: ScriptValue) -> ScriptValue {
    let values = if case .array(let values) = first { values } else { [first] }
    return .array(values + [second])
  }

  /// `a[b][]` is `a`, `b`, and the empty name of a list's next element; `[a]` is `a`.
  private static func path(of name: String) -> [String] {
    var path: [String] = []
    var rest = Substring(name)
    guard let open = bracket(rest) else {
      return [name]
    }
    let head = rest[..<open.lowerBound]
    if !head.isEmpty { path.append(String(head)) }
    rest = rest[open.lowerBound...]
    for _ in 0..<depthMax {
      guard let found = bracket(rest), found.lowerBound < rest.endIndex else { break }
      path.append(String(rest[found].dropFirst().dropLast()))
      rest = rest[found.upperBound...]
    }
    if let found = bracket(rest) { path.append(String(rest[found.lowerBound...])) }
    return path.isEmpty ? [name] : path
  }

  /// The next `[…]` without brackets inside.
  private static func bracket(_ text: Substring) -> Range<Substring.Index>? {
    text.firstMatch(of: /\[[^\[\]]*\]/)?.range
  }

  private static func nest(_ path: [String], _ leaf: ScriptValue) -> ScriptValue {
    var value = leaf
    for name in path.dropFirst().reversed() {
      if name.isEmpty {
        value = if case .array = value { value } else { .array([value]) }
      } else if let index = Int(name), String(index) == name, (0...indexMax).contains(index) {
        value = .array([value])
      } else {
        value = .object([ScriptValue.Member(name: name, value: value)])
      }
    }
    return .object([ScriptValue.Member(name: path.first ?? "", value: value)])
  }

  private static func merge(_ target: ScriptValue, _ source: ScriptValue) -> ScriptValue {
    switch (target, source) {
    case (_, .string("")): return target
    case (.object, .object):
      var result = target
      for member in source.members {
        let old = result[member.name]
        result.set(member.name, old.map { merge($0, member.value) } ?? member.value)
      }
      return result
    case (.object(let members), .string(let name)):
      return .object(members + [ScriptValue.Member(name: name, value: .bool(true))])
    case (.object, .array(let values)):
      let members = values.enumerated().map { ScriptValue.Member(name: "\($0)", value: $1) }
      return merge(target, .object(members))
    case (.array(let first), .array(let second)): return .array(first + second)
    case (.array(let first), _): return .array(first + [source])
    case (_, .array(let second)): return .array([target] + second)
    default: return .array([target, source])
    }
  }
}
