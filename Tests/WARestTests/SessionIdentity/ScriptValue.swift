/// A value as WARest's JavaScript sees it: objects keep the order of their members.
indirect enum ScriptValue: Hashable, Sendable {
  struct Member: Hashable, Sendable {
    var name: String
    var value: ScriptValue
  }

  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([ScriptValue])
  case object([Member])

  /// A member of an object; nothing else has any that matter here.
  subscript(_ name: String) -> ScriptValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  var members: [Member] {
    guard case .object(let members) = self else { return [] }
    return members
  }

  /// Sets a member: a repeated one keeps its place and takes the later value.
  mutating func set(_ name: String, _ value: ScriptValue) {
    var members = self.members
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].value = value
    } else {
      members.append(Member(name: name, value: value))
    }
    self = .object(members)
  }

  /// Text that is not blank, without what JavaScript trims; other types are no text.
  var text: String? {
    guard case .string(let text) = self else { return nil }
    let trimmed = Self.trim(text)
    return trimmed.isEmpty ? nil : trimmed
  }

  /// `String(value || "").trim()`, which makes text of numbers and of lists with one element.
  var coerced: String? {
    switch self {
    case .null, .bool(false), .number(0): return nil
    default:
      let trimmed = Self.trim(spelled)
      return trimmed.isEmpty ? nil : trimmed
    }
  }

  private var spelled: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number):
      number == number.rounded() && abs(number) < 1e15 ? String(Int(number)) : "\(number)"
    case .string(let text): text
    case .array(let values):
      values.map { $0 == .null ? "" : $0.spelled }.joined(separator: ",")
    case .object: "[object Object]"
    }
  }

  static func trim(_ text: String) -> String {
    let scalars = text.unicodeScalars.drop(while: isSpace)
    var end = scalars.endIndex
    while end > scalars.startIndex, isSpace(scalars[scalars.index(before: end)]) {
      end = scalars.index(before: end)
    }
    return String(scalars[..<end])
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09...0x0D, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
      0xFEFF:
      true
    default: false
    }
  }
}
