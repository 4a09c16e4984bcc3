/// Spellings of one number: twelve digits that begin with 62 and no zero.
enum RecipientSpelling {
  /// What a list of any kind may hold, short routes included.
  static func any(_ number: String, _ random: inout SeededGenerator) -> String {
    let national = number.dropFirst(2)
    let spellings = [
      number, "+\(number)", "0\(national)", "62 \(national)",
      "+62 \(national.prefix(3))-\(national.dropFirst(3).prefix(4))-\(national.dropFirst(7))",
      "(62) \(national)", "62.\(national.prefix(3)).\(national.dropFirst(3))",
      "0\(national.prefix(3))-\(national.dropFirst(3))",
      "\(number)@s.whatsapp.net", "\(number)@c.us", "+62 \(national)@c.us",
      "0\(national)@s.whatsapp.net", "\(number):1@s.whatsapp.net", " \(number) ",
      "\t\(number)@c.us ", "\(number)\r", "tel \(number)",
    ]
    return spellings.randomElement(using: &random) ?? number
  }

  /// Different numbers, each once or more often, in any order.
  static func list(_ count: Int, _ random: inout SeededGenerator) -> [String] {
    let first = Int.random(in: 1_000_000_000...9_999_000_000, using: &random)
    var numbers = (0..<count).map { "62\(first + $0)" }
    for _ in 0..<Int.random(in: 0...5, using: &random) {
      if let again = numbers.randomElement(using: &random) { numbers.append(again) }
    }
    return numbers.shuffled(using: &random)
  }

  static func encoded(_ text: String) -> String {
    var encoded = ""
    for octet in text.utf8 {
      let isPlain = octet &- 0x30 < 10 || (octet | 0x20) &- 0x61 < 26
      let digits = String(octet, radix: 16)
      encoded += isPlain ? String(UnicodeScalar(octet)) : octet < 16 ? "%0\(digits)" : "%\(digits)"
    }
    return encoded
  }

  /// As a string of JSON; looked at octet by octet, because CR LF is one character.
  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\u000d"
      case "\n": quoted += "\\n"
      case "\"", "\\": quoted += "\\\(scalar)"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
