import HTTP1

/// Where the members of a record stand, found in one pass; used again for each record.
struct ExportedMembers {
  private struct Member {
    var name: ByteRange
    var value: ByteRange
    var isUsed = false
  }

  private var members: [Member] = []

  /// Finds the members of a line that is known to be a record: one flat object without blanks.
  mutating func read(_ line: Span<UInt8>) {
    members.removeAll(keepingCapacity: true)
    var index = 1
    while index < line.count, line[index] == UInt8(ascii: "\"") {
      let nameEnd = ExportedMembers.end(of: line, at: index)
      let valueEnd = ExportedMembers.end(of: line, at: nameEnd + 1)
      members.append(
        Member(
          name: ByteRange(index + 1, nameEnd - 1),
          value: ByteRange(nameEnd + 1, valueEnd)
        )
      )
      index = valueEnd + 1
    }
  }

  /// A member's value as it stands there, quotes and all; it then counts as used.
  mutating func take(_ name: StaticString, _ line: Span<UInt8>) -> ByteRange? {
    for index in members.indices where isNamed(name, members[index], line) {
      members[index].isUsed = true
      return members[index].value
    }
    return nil
  }

  /// The same, without quotes, and without counting as used; nil: there is no such text.
  func text(_ name: StaticString, _ line: Span<UInt8>) -> ByteRange? {
    for member in members where isNamed(name, member, line) {
      let value = member.value
      guard value.count >= 2, line[Int(value.start)] == UInt8(ascii: "\"") else { return nil }
      return ByteRange(Int(value.start) + 1, Int(value.end) - 1)
    }
    return nil
  }

  /// The names and values of what was not used, each as it stands there, the name without quotes.
  func forEachUnused(_ body: (ByteRange, ByteRange) -> Void) {
    for member in members where !member.isUsed { body(member.name, member.value) }
  }

  /// The texts of a list, each with its quotes.
  static func forEachText(of list: ByteRange, _ line: Span<UInt8>, _ body: (ByteRange) -> Void) {
    var index = Int(list.start) + 1
    while index < Int(list.end) - 1, line[index] == UInt8(ascii: "\"") {
      let end = end(of: line, at: index)
      body(ByteRange(index, end))
      index = end + 1
    }
  }

  private func isNamed(_ name: StaticString, _ member: Member, _ line: Span<UInt8>) -> Bool {
    member.name.count == name.utf8CodeUnitCount
      && AuditLine.has(name, line, at: Int(member.name.start))
  }

  /// Where a value ends that begins at `start`.
  private static func end(of line: Span<UInt8>, at start: Int) -> Int {
    var index = start
    var depth = 0
    while index < line.count {
      switch line[index] {
      case UInt8(ascii: "\""):
        index += 1
        while index < line.count, line[index] != UInt8(ascii: "\"") {
          index += line[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        if depth == 0 { return min(index + 1, line.count) }
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]") where depth > 0:
        depth -= 1
        if depth == 0 { return index + 1 }
      case UInt8(ascii: "}") where depth > 0:
        depth -= 1
        if depth == 0 { return index + 1 }
      case UInt8(ascii: ","), UInt8(ascii: "}"):
        if depth == 0 { return index }
      default: break
      }
      index += 1
    }
    return index
  }
}
