/// Members of a record that are no plain texts.
enum RecordLists {
  private static let quote = UInt8(ascii: "\"")

  /// Calls `body` with each of the recipients, escapes and all, until it answers false.
  static func forEachRecipient(of line: Span<UInt8>, _ body: (Span<UInt8>) -> Bool) {
    guard var index = LineMember.start(",\"recipients\":[", of: line) else { return }
    while index < line.count, line[index] == quote {
      let start = index + 1
      index = start
      while index < line.count, line[index] != quote {
        index += line[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard index < line.count, body(line.extracting(start..<index)) else { return }
      index += 1
      if index < line.count, line[index] == UInt8(ascii: ",") { index += 1 }
    }
  }

  /// Octets of a record before this one that was cut short; nil: this one says nothing of that.
  static func tornBytes(of line: Span<UInt8>) -> Int? {
    guard LineMember.has(",\"kind\":\"recovered\"", in: line),
      LineMember.has(",\"reason\":\"torn-record\"", in: line)
    else { return nil }
    return LineMember.number(",\"bytes\":", of: line).map { Int(clamping: $0) }
  }
}
