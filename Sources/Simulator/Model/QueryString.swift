/// A query string as Express reads it, by `qs`: brackets nest, and a repeated name makes a list.
enum QueryString {
  /// Pieces behind these are not read.
  private static let piecesMax = 1000
  /// Brackets behind these are one name.
  private static let depthMax = 5
  /// Greater numbers in brackets are names.
  private static let indexMax = 20

  static func parse(_ query: String) -> JSON {
    guard !query.isEmpty else { return [:] }
    var flat = JSONObject()
    let pieces = Array(query.utf8).split(separator: 0x26, omittingEmptySubsequences: false)
    for piece in pieces.prefix(piecesMax) where !piece.isEmpty {
      let mark = mark(piece)
      let name = PercentText.decodeForm(piece[..<mark])
      let value = JSON.string(PercentText.decodeForm(piece[mark...].dropFirst()))
      flat[name] = flat[name].map { appended($0, value) } ?? value
    }
    var result = JSON.object([:])
    for index in 0..<flat.count where !flat.names[index].isEmpty {
      let path = path(flat.names[index])
      if path.first == "__proto__" { continue }
      result = merge(result, nest(path[...], flat.values[index]))
    }
    return result
  }

  /// Where the name ends: at the `=` of the first `]=`, else at the first `=`.
  private static func mark(_ piece: ArraySlice<UInt8>) -> Int {
    let bracket = piece.indices.dropLast().first { piece[$0] == 0x5D && piece[$0 + 1] == 0x3D }
    return bracket.map { $0 + 1 } ?? piece.firstIndex(of: 0x3D) ?? piece.endIndex
  }

  /// `a[b][]` is `a`, `b` and an empty name; `[a]` is `a`.
  private static func path(_ name: String) -> [String] {
    guard name.contains("[") else { return [name] }
    var path: [String] = []
    var rest = Substring(name)
    while let open = pair(rest), path.count <= depthMax {
      if path.isEmpty, open.lowerBound > rest.startIndex {
        path.append(String(rest[..<open.lowerBound]))
      }
      path.append(String(rest[open].dropFirst().dropLast()))
      rest = rest[open.upperBound...]
    }
    if let open = pair(rest) { path.append("[\(rest[open.lowerBound...])]") }
    return path.isEmpty ? [name] : path
  }

  /// The next brackets with none inside.
  private static func pair(_ text: Substring) -> Range<Substring.Index>? {
    guard
      let close = text.indices.first(where: { index in
        text[index] == "]" && text[..<index].contains("[")
      })
    else { return nil }
    guard let open = text[..<close].lastIndex(of: "[") else { return nil }
    return open..<text.index(after: close)
  }

  private static func nest(_ path: ArraySlice<String>, _ leaf: JSON) -> JSON {
    guard let name = path.first else { return leaf }
    let value = nestedElement(path.dropFirst(), leaf)
    return .object(JSONObject([(name, value)]))
  }

  private static func nestedElement(_ path: ArraySlice<String>, _ leaf: JSON) -> JSON {
    guard let name = path.first else { return leaf }
    let value = nestedElement(path.dropFirst(), leaf)
    if name.isEmpty { return value.array == nil ? .array([value]) : value }
    if let index = Int(name), "\(index)" == name, (0...indexMax).contains(index) {
      return .array([value])
    }
    return .object(JSONObject([(name, value)]))
  }

  private static func appended(_ first: JSON, _ second: JSON) -> JSON {
    .array((first.array ?? [first]) + [second])
  }

  private static func merge(_ first: JSON, _ second: JSON) -> JSON {
    switch (first, second) {
    case (_, .string("")): return first
    case (.object(var object), .object(let more)):
      for index in 0..<more.count {
        let name = more.names[index]
        object[name] = object[name].map { merge($0, more.values[index]) } ?? more.values[index]
      }
      return .object(object)
    case (.object(var object), .string(let name)):
      object[name] = true
      return .object(object)
    case (.object, .array(let values)):
      return merge(first, .object(JSONObject(values.enumerated().map { ("\($0)", $1) })))
    case (_, .array(let values)): return .array((first.array ?? [first]) + values)
    default: return appended(first, second)
    }
  }
}
