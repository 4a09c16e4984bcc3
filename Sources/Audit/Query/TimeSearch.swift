import HTTP1

/// Finds where in a log the records of a time stand, without reading what is before and after.
///
/// Records are nearly in the order of their times: loops finish their records out of step, and
/// clocks are set. `slackMicroseconds` is allowed for on both sides. After a clock was set back by
/// more than that, records of the doubled time may be missed in plain segments; the members of
/// compressed ones state their earliest and latest times.
package enum TimeSearch {
  /// Two minutes.
  package static let slackMicroseconds: Int64 = 120_000_000

  /// Octets that are read rather than searched.
  static let windowBytes = 1 << 16

  /// Octets that are searched for a record before the place is given up.
  private static let probeBytes = 1 << 17

  /// Segments that may have records of a time, by when they and their successors begin.
  package static func segments(
    _ all: [SegmentFile],
    since: Int64?,
    until: Int64?
  ) -> [SegmentFile] {
    var segments: [SegmentFile] = []
    for (index, segment) in all.enumerated() {
      let next = all[(index + 1)...].first { $0.firstTime != 0 }
      if let since, let next, next.firstTime < since &- slackMicroseconds { continue }
      if let until, segment.firstTime > until &+ slackMicroseconds { continue }
      segments.append(segment)
    }
    return segments
  }

  /// Where records of a time may stand in a segment: beginnings of lines, in a compressed one of
  /// members.
  static func range(
    in source: SegmentSource,
    since: Int64?,
    until: Int64?
  ) throws(AuditError) -> Range<Int> {
    let bytes = source.bytes
    if since == nil && until == nil { return 0..<bytes }
    guard source.isCompressed else {
      let start = try since.map { since throws(AuditError) in
        try plainPlaces(source) { $0.time < since &- slackMicroseconds }.before
      }
      let end = try until.map { until throws(AuditError) in
        try plainPlaces(source) { $0.time <= until &+ slackMicroseconds }.after
      }
      return (start ?? 0)..<max(start ?? 0, end ?? bytes)
    }
    guard let places = MemberHops.all(in: source) else { return 0..<bytes }
    let wanted = places.filter { $0.member.mayHave(since: since, until: until) }
    guard let first = wanted.first, let last = wanted.last else { return bytes..<bytes }
    return first.offset..<last.offset + last.member.bytes
  }

  /// A record that was met in the middle of a segment.
  struct Probe {
    /// Where its line begins.
    var start: Int

    /// In microseconds since 1970.
    var time: Int64
    var sequence: UInt64
  }

  /// Two beginnings of lines: what stands before the first is before what is looked for, what
  /// stands after the second is after it.
  static func plainPlaces(
    _ source: SegmentSource,
    _ isBefore: (Probe) -> Bool
  ) throws(AuditError) -> (before: Int, after: Int) {
    let bytes = source.bytes
    var (before, after) = (0, bytes)
    var high = bytes
    while high - before > windowBytes {
      let middle = before + (high - before) / 2
      guard let record = try record(in: source, behind: middle, to: high) else {
        high = middle
        continue
      }
      if isBefore(record) {
        before = record.start
      } else {
        high = middle
        after = record.start
      }
    }
    return (before, after)
  }

  /// The first record that begins behind a place; nil: there is none in reach.
  private static func record(
    in source: SegmentSource,
    behind place: Int,
    to end: Int
  ) throws(AuditError) -> Probe? {
    // A record is short as a rule, so little is read first.
    var wanted = 4_096
    while true {
      var piece = [UInt8](repeating: 0, count: min(wanted, probeBytes))
      let count = try source.peek(into: &piece, at: place)
      var feed = LineFeed.place(in: piece.span, 0..<count)
      while let start = feed.map({ $0 + 1 }), start < count, place + start < end {
        feed = LineFeed.place(in: piece.span, start..<count)
        guard let feed else { break }
        let line = piece.span.extracting(start..<feed)
        if let sequence = AuditLine.sequence(line), let time = LineTime.microseconds(of: line) {
          return Probe(start: place + start, time: time, sequence: sequence)
        }
      }
      guard count == wanted, wanted < probeBytes else { return nil }
      wanted *= 4
    }
  }
}
