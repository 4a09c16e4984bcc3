import HTTP1

/// What a line is about, without looking at all of it.
enum LineKind {
  /// Octets of a line's beginning in which its kind stands: behind number, time and chain.
  static let headBytes = 128

  /// The word's place; nil: the line is no record.
  static func range(_ line: Span<UInt8>) -> ByteRange? {
    LineMember.text(",\"kind\":\"", of: line.extracting(first: min(line.count, headBytes)))
  }

  static func isCheckpoint(_ line: Span<UInt8>) -> Bool {
    let head = line.extracting(first: min(line.count, headBytes))
    return LineMember.has(",\"kind\":\"checkpoint\"", in: head)
  }
}
