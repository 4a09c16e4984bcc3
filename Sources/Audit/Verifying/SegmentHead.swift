import HTTP1
import Transport

/// What the first record of a segment says of the segment before it.
enum SegmentHead {
  /// - Returns: How many octets of the segment before count; nil: all of them, because it was
  ///   closed in order, or because nothing is known.
  static func trustedBytes(before path: String) -> Int? {
    var bytes: Int?
    guard var stream = try? LineStream(path, bytesMax: AuditLine.bytesMax) else { return nil }
    var isFirst = true
    _ = try? stream.next { line in
      if isFirst { bytes = read(line) }
      isFirst = false
    }
    return bytes
  }

  private static func read(_ line: Span<UInt8>) -> Int? {
    guard let parts = AuditLine.parts(line),
      LineMember.has(",\"kind\":\"segment\"", in: line),
      LineMember.has(",\"reason\":\"write-failed\"", in: line)
        || LineMember.has(",\"reason\":\"sync-failed\"", in: line),
      let previous = Digest32(hexadecimal: line.extracting(AuditLine.previousRange(line.count)))
    else { return nil }
    // Only a record that is whole is believed.
    let hash = AuditLine.hash(previous, line.extracting(first: parts.bodyBytes))
    guard HashText(hash).stands(in: line, at: line.count - 66) else { return nil }
    return LineMember.number(",\"bytes\":", of: line).map { Int(clamping: $0) }
  }
}
