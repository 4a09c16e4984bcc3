import HTTP1

/// A record as the cells of a table.
struct RecordCells {
  private static let hashPrefix = Array("hmac-sha256:".utf8)

  /// Digits that are shown of a person's hash.
  private static let hashDigits = 12

  let all: [[UInt8]]

  init(_ line: Span<UInt8>) {
    let client = RecordCells.text(",\"client\":\"", line)
    all = [
      RecordCells.time(line),
      RecordCells.text(",\"kind\":\"", line),
      // Of a call without a client the address says more than nothing.
      client.isEmpty ? RecordCells.text(",\"peer\":\"", line) : client,
      RecordCells.text(",\"operation\":\"", line),
      RecordCells.text(",\"session\":\"", line),
      RecordCells.target(line),
      RecordCells.text(",\"outcome\":\"", line),
      RecordCells.text(",\"delivery\":\"", line),
      RecordCells.number(",\"status\":", line),
      RecordCells.reason(line),
      RecordCells.text(",\"request_id\":\"", line),
    ]
  }

  /// Whole milliseconds.
  private static func time(_ line: Span<UInt8>) -> [UInt8] {
    let text = text(LineTime.opening, line)
    return text.count == LineTime.bytes ? text[..<23] + [UInt8(ascii: "Z")] : text
  }

  /// The target, and how many more there are; or what a record of the log itself is about.
  private static func target(_ line: Span<UInt8>) -> [UInt8] {
    var cell = short(text(",\"target\":\"", line))
    var others = 0
    RecordLists.forEachRecipient(of: line) { recipient in
      if cell.isEmpty { cell = short(visible(recipient)) } else { others += 1 }
      return true
    }
    if others > 0 { cell += Array(" +\(others)".utf8) }
    if cell.isEmpty { cell = text(",\"file\":\"", line) }
    return cell.isEmpty ? text(",\"sink\":\"", line) : cell
  }

  /// The first digits of a hash are enough to tell people apart.
  private static func short(_ text: [UInt8]) -> [UInt8] {
    guard text.starts(with: hashPrefix), text.count > hashPrefix.count + hashDigits else {
      return text
    }
    return Array("hmac:".utf8) + text[hashPrefix.count...].prefix(hashDigits)
  }

  private static func reason(_ line: Span<UInt8>) -> [UInt8] {
    let reason = text(",\"reason\":\"", line)
    let count = number(",\"count\":", line)
    return count.isEmpty ? reason : reason + [UInt8(ascii: " ")] + count
  }

  private static func text(_ opening: StaticString, _ line: Span<UInt8>) -> [UInt8] {
    guard let range = LineMember.text(opening, of: line) else { return [] }
    return visible(line.extracting(range.offsets))
  }

  private static func number(_ opening: StaticString, _ line: Span<UInt8>) -> [UInt8] {
    LineMember.number(opening, of: line).map { Array("\($0)".utf8) } ?? []
  }

  /// The text with its escapes, and without anything that a terminal might obey: a line may have
  /// been written by somebody else.
  private static func visible(_ text: Span<UInt8>) -> [UInt8] {
    var octets: [UInt8] = []
    octets.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      let octet = text[index]
      // In UTF-8, C2 80 to C2 9F are control characters as well.
      let isPair = octet == 0xc2 && index + 1 < text.count && text[index + 1] & 0xe0 == 0x80
      octets.append(octet < 0x20 || octet == 0x7f || isPair ? UInt8(ascii: "?") : octet)
      index += isPair ? 2 : 1
    }
    return octets
  }
}
