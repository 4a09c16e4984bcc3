@testable import WARest

/// Reads recipients from a whole text; ids that are too long to be held are not its matter.
enum RecipientModel {
  static func named(_ text: String, _ role: ValueRole) -> [String] {
    var names: [String] = []
    for item in text.unicodeScalars.split(whereSeparator: { ",;\n".unicodeScalars.contains($0) }) {
      guard let name = name(String(String.UnicodeScalarView(item)), role) else { continue }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }

  private static func name(_ item: String, _ role: ValueRole) -> String? {
    let scalars = Array(item.unicodeScalars)
    let at = scalars.firstIndex(of: "@")
    let number = scalars[..<(at ?? scalars.endIndex)].prefix { $0 != ":" }
    var digits = String(String.UnicodeScalarView(number.filter { ("0"..."9").contains($0) }))
    var tail = ""
    let firstDigit = number.firstIndex { ("0"..."9").contains($0) } ?? number.endIndex
    if let hyphen = number[firstDigit...].firstIndex(of: "-") {
      let count = number[..<hyphen].count { ("0"..."9").contains($0) }
      tail = String(digits.dropFirst(count))
    }
    var domain = role == .groups ? "g.us" : "s.whatsapp.net"
    if at != nil {
      var rest = scalars[((scalars.lastIndex(of: "@") ?? 0) + 1)...]
      while let last = rest.last, last.value <= 0x20 { rest.removeLast() }
      domain = String(String.UnicodeScalarView(rest))
      if !["g.us", "lid", "newsletter", "broadcast"].contains(domain) { domain = "s.whatsapp.net" }
    }
    if role == .recipients && domain != "g.us" && (1...15).contains(digits.count) {
      domain = "s.whatsapp.net"
    }
    guard !digits.isEmpty else { return domain == "broadcast" ? "status@broadcast" : nil }
    if domain == "s.whatsapp.net" && digits.first == "0" { digits = "62" + digits.dropFirst() }
    if domain == "g.us" && !tail.isEmpty {
      let head = digits.dropLast(tail.count)
      guard head.count <= 18 && tail.count <= 12 else { return long(item, role) }
      return "\(head)-\(tail)@g.us"
    }
    return digits.count <= 18 ? "\(digits)@\(domain)" : long(item, role)
  }

  /// What the reader makes of it: it need only be told apart.
  private static func long(_ item: String, _ role: ValueRole) -> String {
    Named.text(Named.list(item, as: role)[0])
  }
}
