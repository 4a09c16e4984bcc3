extension JSON {
  /// The text that JavaScript's `JSON.stringify` makes of the value.
  package var text: String { String(decoding: octets, as: UTF8.self) }

  /// The same text as UTF-8.
  package var octets: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(512)
    write(to: &out)
    return out
  }

  private func write(to out: inout [UInt8]) {
    switch self {
    case .null: out.append(contentsOf: "null".utf8)
    case .bool(let value): out.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): out.append(contentsOf: Self.numberText(value).utf8)
    case .string(let text): Self.write(text, to: &out)
    case .array(let values):
      out.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { out.append(0x2C) }
        value.write(to: &out)
      }
      out.append(0x5D)
    case .object(let object):
      out.append(0x7B)
      for index in 0..<object.count {
        if index > 0 { out.append(0x2C) }
        Self.write(object.names[index], to: &out)
        out.append(0x3A)
        object.values[index].write(to: &out)
      }
      out.append(0x7D)
    }
  }

  private static func write(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for octet in text.utf8 {
      switch octet {
      case 0x22, 0x5C: out.append(contentsOf: [0x5C, octet])
      case 0x08: out.append(contentsOf: "\\b".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0C: out.append(contentsOf: "\\f".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        out.append(contentsOf: "\\u00".utf8)
        out.append(contentsOf: [digits[Int(octet >> 4)], digits[Int(octet & 15)]])
      default: out.append(octet)
      }
    }
    out.append(0x22)
  }

  /// A number as JavaScript prints it: the shortest digits that read back, without an exponent
  /// between 1e-6 and 1e21.
  package static func numberText(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), abs(value) < 9_007_199_254_740_992 { return String(Int64(value)) }
    var text = value.description
    guard let mark = text.firstIndex(of: "e") else {
      if text.hasSuffix(".0") { text.removeLast(2) }
      return text
    }
    let exponent = Int(text[text.index(after: mark)...]) ?? 0
    let sign = text.hasPrefix("-") ? "-" : ""
    let mantissa = text[..<mark].drop { $0 == "-" }
    var digits = mantissa.filter { $0 != "." }
    while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
    if exponent >= 21 || exponent < -6 {
      let rest = digits.dropFirst()
      let plus = exponent > 0 ? "+" : ""
      return sign + digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + "e\(plus)\(exponent)"
    }
    if exponent < 0 {
      return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
    return sign + digits + String(repeating: "0", count: max(0, exponent + 1 - digits.count))
  }
}
