import HTTP1

extension SegmentReader {
  /// What is needed to put a segment in its place.
  package struct Beginning: Sendable {
    package var sequence: UInt64

    /// In microseconds since 1970.
    package var time: Int64
    package var isCompressed: Bool
  }

  /// Octets read at first, which hold a whole line nearly always.
  private static let firstBytes = 4_096

  /// What the first record of a file says; nil: there is none among the first octets.
  ///
  /// Reads no more than that; of a compressed segment of our own only the head. A line before it
  /// that is no record is what a crash has left.
  package static func firstLine(of path: String) throws(AuditError) -> Beginning? {
    firstLine(of: try SegmentSource(path))
  }

  /// Leaves the source somewhere behind its beginning.
  static func firstLine(of source: SegmentSource) -> Beginning? {
    if source.isCompressed, let member = MemberHops.member(source.descriptor, at: 0),
      member.firstSequence > 0, member.lastTime >= member.firstTime
    {
      return Beginning(
        sequence: member.firstSequence,
        time: member.firstTime,
        isCompressed: true
      )
    }
    var piece = [UInt8](repeating: 0, count: firstBytes)
    var filled = 0
    var start = 0
    // What cannot be inflated has no beginning.
    while filled <= AuditLine.bytesMax, let count = try? source.read(into: &piece, at: filled),
      count > 0
    {
      filled += count
      while let feed = LineFeed.place(in: piece.span, start..<filled) {
        let line = piece.span.extracting(start..<feed)
        if let sequence = AuditLine.sequence(line), let time = LineTime.microseconds(of: line) {
          return Beginning(sequence: sequence, time: time, isCompressed: source.isCompressed)
        }
        start = feed + 1
      }
      piece.append(contentsOf: [UInt8](repeating: 0, count: piece.count))
    }
    return nil
  }
}
