import Yams

/// Reads one mapping of the file: hands out its settings by name, then reports every key nobody
/// asked for.
final class MappingReader {
  /// `upstream.timeouts`; empty for the file's outermost mapping.
  let path: String

  /// Where the mapping begins; nil when the file does not have it.
  let position: SourcePosition?

  private let findings: Findings
  private var pairs: [String: (key: Node, value: Node)] = [:]
  private var order: [String] = []
  private var known: [String] = []

  /// A nil or null node stands for a mapping without keys: every default holds.
  init(_ node: Node?, path: String, findings: Findings) {
    self.path = path
    self.findings = findings
    position = node?.position
    guard let node, !node.isNull else { return }
    guard case .mapping(let mapping) = node else {
      let name = path.isEmpty ? "the file" : path
      findings.error(
        node.position,
        "\(name) must be a mapping of settings, found \(node.kindInWords)",
        hints: path.isEmpty ? [] : ["write its settings indented below '\(path.lastComponent):'"]
      )
      return
    }
    take(mapping)
  }

  private func take(_ mapping: Node.Mapping) {
    var repeated: [(name: String, first: SourcePosition?)] = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        findings.error(key.position, "a key must be text, found \(key.kindInWords)")
        continue
      }
      if let name = YAMLDocument.unmask(scalar.string) {
        repeated.append((name, key.position))
        continue
      }
      pairs[scalar.string] = (key, value)
      order.append(scalar.string)
    }
    for (name, first) in repeated {
      findings.error(
        pairs[name]?.key.position ?? first,
        "'\(name)' stands twice in one mapping",
        hints: first.map { ["an earlier one is on line \($0.line)"] } ?? []
      )
    }
  }

  /// The setting under this name, if the file gives it a value.
  func setting(_ key: String) -> Setting? {
    know(key)
    guard let pair = pairs[key], !pair.value.isNull else { return nil }
    return Setting(path: path(of: key), node: pair.value, findings: findings)
  }

  /// The mapping under this name, empty when the file does not have it.
  func section(_ key: String) -> MappingReader {
    know(key)
    return MappingReader(pairs[key]?.value, path: path(of: key), findings: findings)
  }

  /// Takes the setting's value, or leaves the default.
  func seconds(_ key: String, into field: inout Int, in range: ClosedRange<Int>) {
    if let value = setting(key)?.seconds(in: range) { field = value }
  }

  func bytes(_ key: String, into field: inout Int, in range: ClosedRange<Int>) {
    if let value = setting(key)?.bytes(in: range) { field = value }
  }

  func count(_ key: String, into field: inout Int, in range: ClosedRange<Int>) {
    if let value = setting(key)?.integer(in: range) { field = value }
  }

  /// Reports a setting that has no default and is not given.
  func reportMissing(_ key: String, hints: [String] = []) {
    findings.error(position, "\(path(of: key)) is missing", hints: hints)
  }

  func has(_ key: String) -> Bool { pairs[key].map { !$0.value.isNull } ?? false }

  /// Reports every key that no setting answers to; call it when all were asked for.
  func finish() {
    for key in order where !known.contains(key) {
      let place = path.isEmpty ? "" : " in \(path)"
      let suggestion = Suggestion.nearest(to: key, among: known)
      let hint =
        suggestion.map { "did you mean '\($0)'?" }
        ?? "known here: \(Set(known).sorted().joined(separator: ", "))"
      findings.error(pairs[key]?.key.position, "unknown key '\(key)'\(place)", hints: [hint])
    }
  }

  private func know(_ key: String) {
    known.append(key)
    findings.know(path(of: key).replacingIndexes)
  }

  private func path(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
}

extension String {
  fileprivate var lastComponent: Substring { split(separator: ".").last ?? "" }

  /// `clients[3].name` as `clients[].name`.
  fileprivate var replacingIndexes: String { replacing(/\[\d+\]/, with: "[]") }
}
