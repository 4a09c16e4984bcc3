/// Reads JSON as V8 does, and fails with V8's words, which WARest sends to the caller.
package struct JSONParser {
  /// Deeper nesting is refused rather than risking the stack.
  private static let depthMax = 512

  private let octets: [UInt8]
  private var position = 0
  private var depth = 0

  private init(_ octets: [UInt8]) { self.octets = octets }

  package static func parse(_ octets: [UInt8]) throws(JSONSyntaxError) -> JSON {
    var parser = JSONParser(octets)
    parser.skipSpace()
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == octets.count else {
      throw parser.error("Unexpected non-whitespace character after JSON at position")
    }
    return value
  }

  package static func parse(_ text: String) -> JSON? { try? parse(Array(text.utf8)) }

  private var peek: UInt8? { position < octets.count ? octets[position] : nil }

  private mutating func skipSpace() {
    while let octet = peek, octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 {
      position += 1
    }
  }

  private mutating func value() throws(JSONSyntaxError) -> JSON {
    guard let octet = peek else { throw unexpected() }
    switch octet {
    case 0x7B: return try object()
    case 0x5B: return try array()
    case 0x22: return .string(try string())
    case 0x2D, 0x30...0x39: return .number(try number())
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    default: throw unexpected()
    }
  }

  private mutating func word(_ text: String, _ value: JSON) throws(JSONSyntaxError) -> JSON {
    for octet in text.utf8 {
      guard peek == octet else { throw unexpected() }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(JSONSyntaxError) {
    position += 1
    depth += 1
    guard depth <= Self.depthMax else { throw JSONSyntaxError(message: "too deep") }
    skipSpace()
  }

  private mutating func object() throws(JSONSyntaxError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var object = JSONObject()
    if peek == 0x7D {
      position += 1
      return .object(object)
    }
    var wanted = "Expected property name or '}' in JSON at position"
    while true {
      guard peek == 0x22 else { throw error(wanted) }
      let name = try string()
      skipSpace()
      guard peek == 0x3A else {
        throw error("Expected ':' after property name in JSON at position")
      }
      position += 1
      skipSpace()
      object[name] = try value()
      skipSpace()
      if peek == 0x7D { break }
      guard peek == 0x2C else {
        throw error("Expected ',' or '}' after property value in JSON at position")
      }
      position += 1
      skipSpace()
      wanted = "Expected double-quoted property name in JSON at position"
    }
    position += 1
    return .object(object)
  }

  private mutating func array() throws(JSONSyntaxError) -> JSON {
    try enter()
    defer { depth -= 1 }
    var values: [JSON] = []
    if peek == 0x5D {
      position += 1
      return .array(values)
    }
    while true {
      values.append(try value())
      skipSpace()
      if peek == 0x5D { break }
      guard peek == 0x2C else {
        throw error("Expected ',' or ']' after array element in JSON at position")
      }
      position += 1
      skipSpace()
    }
    position += 1
    return .array(values)
  }

  private mutating func number() throws(JSONSyntaxError) -> Double {
    let start = position
    if peek == 0x2D {
      position += 1
      guard isDigit else { throw error("No number after minus sign in JSON at position") }
    }
    if peek == 0x30 {
      position += 1
      if isDigit { throw error("Unexpected number in JSON at position") }
    } else {
      while isDigit { position += 1 }
    }
    if peek == 0x2E {
      position += 1
      guard isDigit else { throw error("Unterminated fractional number in JSON at position") }
      while isDigit { position += 1 }
    }
    if peek == 0x65 || peek == 0x45 {
      position += 1
      if peek == 0x2B || peek == 0x2D { position += 1 }
      guard isDigit else { throw error("Exponent part is missing a number in JSON at position") }
      while isDigit { position += 1 }
    }
    return Double(String(decoding: octets[start..<position], as: UTF8.self)) ?? 0
  }

  private var isDigit: Bool { peek.map { (0x30...0x39).contains($0) } ?? false }

  private mutating func string() throws(JSONSyntaxError) -> String {
    position += 1
    let start = position
    while let octet = peek, octet != 0x22, octet != 0x5C, octet >= 0x20 { position += 1 }
    if peek == 0x22 {
      position += 1
      return String(decoding: octets[start..<(position - 1)], as: UTF8.self)
    }
    var units = Array(String(decoding: octets[start..<position], as: UTF8.self).utf16)
    while true {
      guard let octet = peek else { throw error("Unterminated string in JSON at position") }
      switch octet {
      case 0x22:
        position += 1
        return String(decoding: units, as: UTF16.self)
      case 0x5C: units.append(try escape())
      case 0..<0x20: throw error("Bad control character in string literal in JSON at position")
      default:
        let run = position
        while let next = peek, next != 0x22, next != 0x5C, next >= 0x20 { position += 1 }
        units.append(contentsOf: String(decoding: octets[run..<position], as: UTF8.self).utf16)
      }
    }
  }

  private mutating func escape() throws(JSONSyntaxError) -> UInt16 {
    position += 1
    guard let octet = peek else { throw unexpected() }
    let plain: [UInt8: UInt16] = [
      0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
    ]
    if let unit = plain[octet] {
      position += 1
      return unit
    }
    guard octet == 0x75 else { throw error("Bad escaped character in JSON at position") }
    position += 1
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let octet = peek, let digit = Character(UnicodeScalar(octet)).hexDigitValue else {
        throw error("Bad Unicode escape in JSON at position")
      }
      unit = unit << 4 | UInt16(digit)
      position += 1
    }
    return unit
  }

  /// Positions count UTF-16 units, as JavaScript's do.
  private func error(_ words: String) -> JSONSyntaxError {
    let before = String(decoding: octets[..<position], as: UTF8.self).utf16.count
    return JSONSyntaxError(message: "\(words) \(before)")
  }

  private func unexpected() -> JSONSyntaxError {
    JSONSyntaxError.unexpected(at: position, in: octets)
  }
}
