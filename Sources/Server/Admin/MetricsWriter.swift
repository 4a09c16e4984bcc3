import HTTP1

/// Writes metrics as Prometheus reads them, in its text format 0.0.4.
///
/// A family begins with what it means and its type; its samples follow. Text of others stands in
/// the value of a label only, where it is escaped.
struct MetricsWriter: ~Copyable {
  enum Kind {
    /// Only ever goes up, but for a restart; its name ends with `_total`.
    case counter
    case gauge
  }

  static let mediaType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text: ByteWriter

  init(capacity: Int) {
    text = ByteWriter(capacity: capacity)
  }

  /// A family of one sample without labels.
  mutating func add(_ name: StaticString, _ kind: Kind, _ help: StaticString, _ value: Int) {
    begin(name, kind, help)
    addSample(of: name, value)
  }

  mutating func begin(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
    assert("\(name)".hasSuffix("_total") == (kind == .counter), "\(name)")
    text.append("# HELP ")
    text.append(name)
    text.append(" ")
    // Words of the program's own, without a line feed or a backslash.
    text.append(help)
    text.append("\n# TYPE ")
    text.append(name)
    text.append(kind == .counter ? " counter\n" : " gauge\n")
  }

  mutating func addSample(of name: StaticString, _ value: Int) {
    text.append(name)
    end(value)
  }

  mutating func addSample(
    of name: StaticString,
    _ label: StaticString,
    _ labelValue: Span<UInt8>,
    _ value: Int
  ) {
    text.append(name)
    text.append("{")
    text.append(label)
    text.append("=\"")
    for index in labelValue.indices { appendEscaped(labelValue[index]) }
    text.append("\"}")
    end(value)
  }

  private mutating func appendEscaped(_ octet: UInt8) {
    switch octet {
    case UInt8(ascii: "\\"): text.append("\\\\")
    case UInt8(ascii: "\""): text.append("\\\"")
    case UInt8(ascii: "\n"): text.append("\\n")
    default: text.append(octet)
    }
  }

  private mutating func end(_ value: Int) {
    text.append(value < 0 ? " -" : " ")
    text.append(decimal: UInt64(value.magnitude))
    text.append("\n")
  }
}
