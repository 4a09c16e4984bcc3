import HTTP1

@testable import WARest

/// Whom a list names, as texts.
enum Named {
  static func text(_ id: RecipientID) -> String {
    let text = RecipientText(id)
    return String(decoding: (0..<text.count).map { text.octets[$0] }, as: UTF8.self)
  }

  static func texts(_ list: RecipientList) -> [String] {
    (0..<list.uniqueCount).map { text(list[$0]) }
  }

  /// The target first, in brackets.
  static func all(_ list: RecipientList) -> String {
    let target = list.target.isNone ? [] : ["[\(text(list.target))]"]
    return (target + texts(list)).joined(separator: " ")
  }

  static func list(_ text: String, as role: ValueRole, cuts: [Int] = []) -> RecipientList {
    var list = RecipientList()
    var reader = RecipientReader(role)
    let octets = Array(text.utf8)
    var start = 0
    for end in cuts + [octets.count] {
      reader.take(octets.span.extracting(start..<end), into: &list)
      start = end
    }
    reader.finish(into: &list)
    return list
  }
}
