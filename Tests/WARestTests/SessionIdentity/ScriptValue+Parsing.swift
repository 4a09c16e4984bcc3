/// JSON as `JSON.parse` takes it: repeated members are one, the last value counts, and
/// `__proto__` is a member like any other.
extension ScriptValue {
  /// `nil` where `JSON.parse` throws.
  static func parse(_ octets: [UInt8]) -> ScriptValue? {
    guard let text = String(validating: octets, as: UTF8.self) else { return nil }
    var reader = Reader(scalars: Array(text.unicodeScalars))
    guard let value = reader.value(), reader.isAtEnd else { return nil }
    return value
  }

  private struct Reader {
    let scalars: [Unicode.Scalar]
    var position = 0

    var isAtEnd: Bool {
      mutating get {
        skipSpaces()
        return position == scalars.count
      }
    }

    private mutating func skipSpaces() {
      while position < scalars.count, [" ", "\t", "\n", "\r"].contains(scalars[position]) {
        position += 1
      }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      skipSpaces()
      guard position < scalars.count, scalars[position] == scalar else { return false }
      position += 1
      return true
    }

    private mutating func take(word: String, _ value: ScriptValue) -> ScriptValue? {
      let end = position + word.unicodeScalars.count
      guard end <= scalars.count, scalars[position..<end].elementsEqual(word.unicodeScalars) else {
        return nil
      }
      position = end
      return value
    }

    mutating func value() -> ScriptValue? {
      skipSpaces()
      guard position < scalars.count else { return nil }
      switch scalars[position] {
      case "{": return object()
      case "[": return array()
      case "\"": return string().map { .string($0) }
      case "t": return take(word: "true", .bool(true))
      case "f": return take(word: "false", .bool(false))
      case "n": return take(word: "null", .null)
      default: return number()
      }
    }

    private mutating func object() -> ScriptValue? {
      position += 1
      var object = ScriptValue.object([])
      if take("}") { return object }
      while true {
        skipSpaces()
        guard position < scalars.count, scalars[position] == "\"", let name = string(), take(":"),
          let member = value()
        else { return nil }
        object.set(name, member)
        if take("}") { return object }
        guard take(",") else { return nil }
      }
    }

    private mutating func array() -> ScriptValue? {
      position += 1
      var values: [ScriptValue] = []
      if take("]") { return .array(values) }
      while true {
        guard let element = value() else { return nil }
        values.append(element)
        if take("]") { return .array(values) }
        guard take(",") else { return nil }
      }
    }

    private mutating func number() -> ScriptValue? {
      let start = position
      while position < scalars.count, "+-.eE0123456789".unicodeScalars.contains(scalars[position]) {
        position += 1
      }
      let text = String(String.UnicodeScalarView(scalars[start..<position]))
      guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
        return nil
      }
      return Double(text).map { .number($0) }
    }

    private mutating func string() -> String? {
      position += 1
      var units: [UInt16] = []
      while position < scalars.count {
        let scalar = scalars[position]
        position += 1
        switch scalar {
        case "\"": return String(decoding: units, as: UTF16.self)
        case "\\":
          guard let unit = escape() else { return nil }
          units.append(unit)
        case _ where scalar.value < 0x20: return nil
        default: units += Array(String(scalar).utf16)
        }
      }
      return nil
    }

    private mutating func escape() -> UInt16? {
      guard position < scalars.count else { return nil }
      let scalar = scalars[position]
      position += 1
      switch scalar {
      case "\"", "\\", "/": return UInt16(scalar.value)
      case "b": return 8
      case "f": return 12
      case "n": return 10
      case "r": return 13
      case "t": return 9
      case "u":
        guard position + 4 <= scalars.count else { return nil }
        let digits = scalars[position..<(position + 4)]
        guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
        position += 4
        return UInt16(String(String.UnicodeScalarView(digits)), radix: 16)
      default: return nil
      }
    }
  }
}
