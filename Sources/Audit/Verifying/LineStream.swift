/// The octets of a segment as lines, up to a number of octets.
///
/// Unlike `SegmentReader` it hands over what stands after the last line feed, and every octet of a
/// long line but its end.
struct LineStream: ~Copyable {
  private static let pieceBytes = 1 << 18

  let source: SegmentSource
  private var piece = [UInt8](repeating: 0, count: LineStream.pieceBytes)

  /// Octets that may still be read; nil: all.
  private var left: Int?

  /// What stands after the last line feed so far, the end of a very long line left out.
  private(set) var rest: [UInt8] = []

  init(_ path: String, bytesMax: Int?) throws(AuditError) {
    source = try SegmentSource(path)
    left = bytesMax
  }

  /// Calls `body` with each whole line of the next piece, without its line feed.
  ///
  /// - Returns: False at the end.
  mutating func next(_ body: (Span<UInt8>) -> Void) throws(AuditError) -> Bool {
    if left == 0 { return false }
    var count = try source.read(into: &piece)
    guard count > 0 else { return false }
    if let left {
      count = min(count, left)
      self.left = left - count
    }
    var start = 0
    while let end = LineFeed.place(in: piece.span, start..<count) {
      if rest.isEmpty {
        body(piece.span.extracting(start..<end))
      } else {
        keep(start..<end)
        body(rest.span)
        rest.removeAll(keepingCapacity: true)
      }
      start = end + 1
    }
    keep(start..<count)
    return true
  }

  private mutating func keep(_ range: Range<Int>) {
    let room = AuditLine.bytesMax + 1 - rest.count
    rest.append(contentsOf: piece[range.prefix(max(room, 0))])
  }
}
