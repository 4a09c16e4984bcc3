import HTTP1

/// Reads a line of the audit file back.
package enum AuditRecordReader {
  /// - Parameter line: one line without its line feed.
  /// - Returns: Nil unless the line is one whole record: JSON from end to end that begins with
  ///   `{"v":1,"seq":N,"time":"`, has one known kind, and no member of the three twice. A line cut
  ///   short anywhere, or two lines run into each other, is none.
  package static func read(_ line: Span<UInt8>) -> AuditLineSummary? {
    guard let index = skip("{\"v\":1,\"seq\":", in: line, at: 0),
      let (sequence, afterSequence) = number(line, at: index),
      skip(",\"time\":\"", in: line, at: afterSequence) != nil,
      JSONCheck.isValue(line)
    else { return nil }
    return members(line, from: afterSequence, sequence)
  }

  /// Walks over the members after `seq`; the line is known to be valid JSON.
  private static func members(
    _ line: Span<UInt8>,
    from start: Int,
    _ sequence: UInt64
  ) -> AuditLineSummary? {
    var kind: AuditKind?
    var requestID = ByteRange.empty
    var index = start
    while line[index] == UInt8(ascii: ",") {
      // Records have no blanks between their members; a line with some is not one of ours.
      guard let nameEnd = JSONCheck.end(ofStringIn: line, at: index + 1),
        line[nameEnd] == UInt8(ascii: ":"),
        let valueEnd = JSONCheck.end(ofValueIn: line, at: nameEnd + 1),
        valueEnd < line.count
      else { return nil }
      let value = nameEnd + 1..<valueEnd
      if skip("\"kind\"", in: line, at: index + 1) == nameEnd {
        guard kind == nil, let known = self.kind(line, value) else { return nil }
        kind = known
      } else if skip("\"request_id\"", in: line, at: index + 1) == nameEnd {
        guard requestID.isEmpty, line[value.lowerBound] == UInt8(ascii: "\""), value.count > 2
        else { return nil }
        requestID = ByteRange(value.lowerBound + 1, value.upperBound - 1)
      } else if skip("\"seq\"", in: line, at: index + 1) == nameEnd {
        return nil
      }
      index = valueEnd
    }
    guard index == line.count - 1, let kind else { return nil }
    if (kind == .intent || kind == .outcome) && requestID.isEmpty { return nil }
    return AuditLineSummary(sequence: sequence, kind: kind, requestID: requestID)
  }

  private static func kind(_ line: Span<UInt8>, _ value: Range<Int>) -> AuditKind? {
    guard value.count > 2, line[value.lowerBound] == UInt8(ascii: "\"") else { return nil }
    for kind in AuditKind.allCases
    where skip(kind.name, in: line, at: value.lowerBound + 1) == value.upperBound - 1 {
      return kind
    }
    return nil
  }

  /// Where `text` ends if it stands at `start`.
  private static func skip(_ text: StaticString, in line: Span<UInt8>, at start: Int) -> Int? {
    let count = text.utf8CodeUnitCount
    guard line.count - start >= count else { return nil }
    for offset in 0..<count {
      // SAFETY: `offset` is below the text's length.
      let wanted = unsafe text.utf8Start[offset]
      if line[start + offset] != wanted { return nil }
    }
    return start + count
  }

  /// One to 19 digits without a leading zero, and where they end.
  private static func number(_ line: Span<UInt8>, at start: Int) -> (UInt64, Int)? {
    var index = start
    var value: UInt64 = 0
    while index < line.count && index - start < 19, line[index] &- 0x30 < 10 {
      value = value * 10 + UInt64(line[index] - 0x30)
      index += 1
    }
    guard index > start, line[start] != UInt8(ascii: "0") || index == start + 1 else { return nil }
    return (value, index)
  }
}
