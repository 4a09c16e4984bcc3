import HTTP1

/// JSON to be written, for a document that is made once at the start.
enum JSONValue: Sendable {
  case text(String)
  case integer(Int)
  case boolean(Bool)
  case array([JSONValue])
  /// Members keep their order, and the caller sees to it that no name comes twice.
  case object([(name: String, value: JSONValue)])

  func write(into writer: inout ByteWriter) {
    switch self {
    case .text(let text): JSONValue.write(text, &writer)
    case .integer(let number):
      if number < 0 { writer.append("-") }
      writer.append(decimal: UInt64(number.magnitude))
    case .boolean(let isTrue): writer.append(isTrue ? "true" : "false")
    case .array(let elements):
      var separator: StaticString = "["
      for element in elements {
        writer.append(separator)
        element.write(into: &writer)
        separator = ","
      }
      writer.append(elements.isEmpty ? "[]" : "]")
    case .object(let members):
      var separator: StaticString = "{"
      for member in members {
        writer.append(separator)
        JSONValue.write(member.name, &writer)
        writer.append(":")
        member.value.write(into: &writer)
        separator = ","
      }
      writer.append(members.isEmpty ? "{}" : "}")
    }
  }

  private static func write(_ text: String, _ writer: inout ByteWriter) {
    let octets = Array(text.utf8)
    writer.append(jsonText: octets.span)
  }

  /// Appends a member, where this is an object.
  mutating func add(_ name: String, _ value: JSONValue) {
    guard case .object(var members) = self else { preconditionFailure("only objects have members") }
    members.append((name, value))
    self = .object(members)
  }

  /// The JSON text, for where a document quotes JSON.
  var text: String {
    var writer = ByteWriter(capacity: JSONValue.quotedBytesMax)
    write(into: &writer)
    precondition(!writer.overflowed, "quoted JSON is short")
    // SAFETY: decoded while the writer is alive.
    return unsafe String(decoding: writer.bytes, as: UTF8.self)
  }

  private static let quotedBytesMax = 4_096
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  init(stringLiteral value: String) { self = .text(value) }
}

extension JSONValue: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self = .integer(value) }
}

extension JSONValue: ExpressibleByBooleanLiteral {
  init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension JSONValue: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
}

extension JSONValue: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (name: $0.0, value: $0.1) })
  }
}

extension JSONValue {
  static func texts(_ texts: [String]) -> JSONValue { .array(texts.map { .text($0) }) }

  /// A reference to a component of the document [OpenAPI 3.1 §4.8.23].
  static func reference(_ section: String, _ name: String) -> JSONValue {
    ["$ref": .text("#/components/\(section)/\(name)")]
  }
}
