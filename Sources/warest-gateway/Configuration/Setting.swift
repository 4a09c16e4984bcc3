import Gateway
import Yams

/// One setting that the file gives, with its place; each way to read it reports what is wrong and
/// answers nil.
struct Setting {
  /// `upstream.timeouts.connect`.
  let path: String
  private let node: Node
  private let findings: Findings

  init(path: String, node: Node, findings: Findings) {
    self.path = path
    self.node = node
    self.findings = findings
  }

  var position: SourcePosition? { node.position }
  var isMapping: Bool { node.mapping != nil }
  var isList: Bool { node.sequence != nil }

  func error(_ message: String, hints: [String] = []) {
    findings.error(position, "\(path) \(message)", hints: hints)
  }

  func warning(_ message: String, hints: [String] = []) {
    findings.warning(position, "\(path) \(message)", hints: hints)
  }

  /// The scalar as it stands in the file, whatever YAML would make of it.
  func raw(expecting what: String, hints: [String] = []) -> String? {
    guard case .scalar(let scalar) = node else {
      error("must be \(what), found \(node.kindInWords)", hints: hints)
      return nil
    }
    return scalar.string
  }

  /// Text, not a number or truth value that YAML would read otherwise.
  func text() -> String? {
    guard let raw = raw(expecting: "text") else { return nil }
    guard node.kindInWords == "text" else {
      error("must be text, found \(node.kindInWords)", hints: ["put it in quotes: \"\(raw)\""])
      return nil
    }
    guard !raw.isEmpty else {
      error("is empty")
      return nil
    }
    return raw
  }

  /// Decimal digits, without sign, blank or underscore.
  func integer(in range: ClosedRange<Int>) -> Int? {
    guard let raw = raw(expecting: "a whole number") else { return nil }
    guard node.kindInWords == "a number", raw.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      error("must be a whole number, found \(node.kindInWords)")
      return nil
    }
    return inRange(Int(raw) ?? .max, range) { "\($0)" }
  }

  /// A duration such as `5s`, in whole seconds.
  func seconds(in range: ClosedRange<Int>) -> Int? {
    guard let milliseconds = duration() else { return nil }
    let seconds = milliseconds / 1_000 + (milliseconds % 1_000 == 0 ? 0 : 1)
    if milliseconds % 1_000 != 0 {
      warning("is rounded up to \(seconds)s: it counts whole seconds")
    }
    return inRange(seconds, range) { DurationSyntax.describe(seconds: $0) }
  }

  /// A duration such as `500ms`.
  func milliseconds(in range: ClosedRange<Int>) -> Int? {
    guard let milliseconds = duration() else { return nil }
    return inRange(milliseconds, range) { DurationSyntax.describe(milliseconds: $0) }
  }

  /// In milliseconds.
  private func duration() -> Int? {
    guard let raw = raw(expecting: "a duration", hints: [DurationSyntax.hint]) else { return nil }
    switch DurationSyntax.parse(raw) {
    case .failure(let problem):
      error(problem.message, hints: problem.hints)
      return nil
    case .success(let milliseconds): return milliseconds
    }
  }

  /// A size such as `16KB`, in bytes.
  func bytes(in range: ClosedRange<Int>) -> Int? {
    guard let raw = raw(expecting: "a size", hints: [SizeSyntax.hint]) else { return nil }
    switch SizeSyntax.parse(raw) {
    case .failure(let problem):
      error(problem.message, hints: problem.hints)
      return nil
    case .success(let bytes): return inRange(bytes, range, SizeSyntax.describe)
    }
  }

  /// Size a second such as `1KB/s`.
  func bytesPerSecond(in range: ClosedRange<Int>) -> Int? {
    guard let raw = raw(expecting: "a size a second such as 1KB/s") else { return nil }
    guard raw.hasSuffix("/s"), case .success(let bytes) = SizeSyntax.parse(String(raw.dropLast(2)))
    else {
      error("must be a size a second", hints: ["for example 1KB/s"])
      return nil
    }
    return inRange(bytes, range) { "\(SizeSyntax.describe($0))/s" }
  }

  /// A rate such as `20/min`, which may be spent at once.
  func rate() -> RatePolicy? {
    guard let raw = raw(expecting: "a rate", hints: [RateSyntax.hint]) else { return nil }
    switch RateSyntax.parse(raw) {
    case .failure(let problem):
      error(problem.message, hints: problem.hints)
      return nil
    case .success(let rate): return rate
    }
  }

  /// Each entry of a list, as a setting of its own.
  func list() -> [Setting]? {
    guard case .sequence(let sequence) = node else {
      var hints: [String] = []
      if case .scalar(let scalar) = node { hints = ["write it as a list: [\"\(scalar.string)\"]"] }
      error("must be a list, found \(node.kindInWords)", hints: hints)
      return nil
    }
    return sequence.enumerated().map { index, node in
      Setting(path: "\(path)[\(index)]", node: node, findings: findings)
    }
  }

  /// Where a mapping must stand.
  func mapping() -> MappingReader {
    if node.isNull { error("is empty: it must be a mapping of settings") }
    return MappingReader(node, path: path, findings: findings)
  }

  /// The scalar `off`, which switches a limit off.
  var isOff: Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.string == "off"
  }

  private func inRange(
    _ value: Int,
    _ range: ClosedRange<Int>,
    _ describe: (Int) -> String
  ) -> Int? {
    guard range.contains(value) else {
      error("must be \(describe(range.lowerBound)) to \(describe(range.upperBound))")
      return nil
    }
    return value
  }
}
