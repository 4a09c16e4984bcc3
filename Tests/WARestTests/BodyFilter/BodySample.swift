@testable import WARest

/// A random body, and the object that has to go upstream for it.
struct BodySample {
  var text = ""
  var expected = ScriptValue.object([])

  /// True when its selectors do not agree.
  var isConflicting = false

  /// The session that its selectors name; empty: none does.
  var session = ""

  private var names: Set<String> = []

  /// A body of a native route that looks for its session under `selectors`.
  init(selectors: [String], _ random: inout SeededGenerator) {
    var members: [String] = []
    for _ in 0..<Int.random(in: 0..<7, using: &random) {
      guard Bool.random(using: &random) else {
        members += member(Self.value(2, &random), &random)
        continue
      }
      let value = ["main", "main", "main", "", "other"].randomElement(using: &random) ?? ""
      if !session.isEmpty && !value.isEmpty && value != session { isConflicting = true }
      if session.isEmpty { session = value }
      let name = selectors.randomElement(using: &random) ?? ""
      let isNull = value.isEmpty && Bool.random(using: &random)
      members.append(
        Self.string(name, &random) + Self.space(&random) + ":" + Self.space(&random)
          + (isNull ? "null" : Self.string(value, &random))
      )
    }
    text = Self.join(members, "{", "}", &random)
  }

  /// A body of a route where `to` is a recipient, or a list of them.
  init(recipients random: inout SeededGenerator) {
    var members: [String] = []
    for _ in 0..<Int.random(in: 0..<4, using: &random) {
      members += member(Self.value(2, &random), &random)
    }
    func recipient() -> (String, ScriptValue) {
      let number = "\(Int.random(in: 0..<1_000_000, using: &random))"
      return (Bool.random(using: &random) ? number : Self.string(number, &random), .string(number))
    }
    var to = recipient()
    if Bool.random(using: &random) {
      let list = (0..<Int.random(in: 0..<5, using: &random)).map { _ in recipient() }
      to = (Self.join(list.map(\.0), "[", "]", &random), .array(list.map(\.1)))
    }
    members.append(Self.string("to", &random) + ":" + to.0)
    expected.set("to", to.1)
    members.append(#""poll":{}"#)
    expected.set("poll", .object([]))
    text = Self.join(members, "{", "}", &random)
  }

  private mutating func member(
    _ value: (String, ScriptValue),
    _ random: inout SeededGenerator
  ) -> [String] {
    let name = ["a", "b\"", "é", "naïve", "", "ids", "Session"].randomElement(using: &random) ?? ""
    guard names.insert(name).inserted else { return [] }
    expected.set(name, value.1)
    return [Self.string(name, &random) + Self.space(&random) + ":" + value.0]
  }

  private static func value(
    _ depth: Int,
    _ random: inout SeededGenerator
  ) -> (String, ScriptValue) {
    switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: return ("null", .null)
    case 1: return (" true", .bool(true))
    case 2: return ("-1.5e2", .number(-150))
    case 3: return (" 7 ", .number(7))
    case 4, 5:
      let text = ["x", "", "a\"b\\", "é😀", "line\n", "/etc"].randomElement(using: &random) ?? ""
      return (string(text, &random), .string(text))
    case 6:
      let list = (0..<Int.random(in: 0..<3, using: &random)).map { _ in value(depth - 1, &random) }
      return (join(list.map(\.0), "[", "]", &random), .array(list.map(\.1)))
    default:
      let inner = value(depth - 1, &random)
      let name = ["sessionId", "id", "to"].randomElement(using: &random) ?? ""
      let text = "{" + string(name, &random) + ":" + inner.0 + space(&random) + "}"
      return (text, .object([.init(name: name, value: inner.1)]))
    }
  }

  /// A JSON string, with escapes here and there.
  private static func string(_ text: String, _ random: inout SeededGenerator) -> String {
    var spelled = "\""
    for scalar in text.unicodeScalars {
      let mustEscape = scalar == "\"" || scalar == "\\" || scalar.value < 0x20
      guard mustEscape || Int.random(in: 0..<4, using: &random) == 0 else {
        spelled.unicodeScalars.append(scalar)
        continue
      }
      for unit in String(scalar).utf16 {
        let digits = String(unit, radix: 16, uppercase: Bool.random(using: &random))
        spelled += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
    }
    return spelled + "\""
  }

  private static func join(
    _ parts: [String],
    _ open: String,
    _ close: String,
    _ random: inout SeededGenerator
  ) -> String {
    var text = open + space(&random)
    for (index, part) in parts.enumerated() {
      text += (index == 0 ? "" : ",") + space(&random) + part + space(&random)
    }
    return text + close
  }

  private static func space(_ random: inout SeededGenerator) -> String {
    ["", "", "", " ", "\t\n", "\r\n  "].randomElement(using: &random) ?? ""
  }
}
