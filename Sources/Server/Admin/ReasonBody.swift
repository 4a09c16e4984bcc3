import Gateway

/// Reads `{"reason":"…"}`, which says why an operator does something.
enum ReasonBody {
  /// - Returns: The text of the member `reason`, empty without one; nil when the body is neither
  ///   empty nor one JSON object with at most that member, a string.
  static func read(_ body: Span<UInt8>) -> String? {
    if body.isEmpty { return "" }
    guard JSONCheck.isValue(body) else { return nil }
    var index = skipBlanks(body, 0)
    guard body[index] == UInt8(ascii: "{") else { return nil }
    index = skipBlanks(body, index + 1)
    if body[index] == UInt8(ascii: "}") { return "" }
    guard let nameEnd = JSONCheck.end(ofStringIn: body, at: index),
      body.extracting(index..<nameEnd).isEqual("\"reason\"")
    else { return nil }
    // The body is JSON: a colon comes, then a value, then a comma or the end.
    index = skipBlanks(body, skipBlanks(body, nameEnd) + 1)
    guard let valueEnd = JSONCheck.end(ofStringIn: body, at: index),
      body[skipBlanks(body, valueEnd)] == UInt8(ascii: "}")
    else { return nil }
    return text(body.extracting(index + 1..<valueEnd - 1))
  }

  private static func skipBlanks(_ body: Span<UInt8>, _ start: Int) -> Int {
    var index = start
    while index < body.count - 1, [0x20, 0x09, 0x0a, 0x0d].contains(body[index]) { index += 1 }
    return index
  }

  /// What stands between the quotation marks of a valid JSON string [RFC 8259 §7].
  private static func text(_ string: Span<UInt8>) -> String {
    var units: [UInt16] = []
    var plain: [UInt8] = []
    var text = ""
    func flush() {
      text += String(decoding: plain, as: UTF8.self) + String(decoding: units, as: UTF16.self)
      plain = []
      units = []
    }
    var index = 0
    while index < string.count {
      guard string[index] == UInt8(ascii: "\\") else {
        if !units.isEmpty { flush() }
        plain.append(string[index])
        index += 1
        continue
      }
      if !plain.isEmpty { flush() }
      switch string[index + 1] {
      case UInt8(ascii: "u"):
        var unit: UInt16 = 0
        for offset in 2..<6 {
          let digit = Character(Unicode.Scalar(string[index + offset])).hexDigitValue ?? 0
          unit = unit << 4 | UInt16(digit)
        }
        units.append(unit)
        index += 6
        continue
      case UInt8(ascii: "b"): units.append(0x08)
      case UInt8(ascii: "f"): units.append(0x0c)
      case UInt8(ascii: "n"): units.append(0x0a)
      case UInt8(ascii: "r"): units.append(0x0d)
      case UInt8(ascii: "t"): units.append(0x09)
      default: units.append(UInt16(string[index + 1]))
      }
      index += 2
    }
    flush()
    return text
  }
}
