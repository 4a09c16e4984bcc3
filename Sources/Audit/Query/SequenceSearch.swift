/// Finds where in a log the records behind a sequence number stand, without reading what is before:
/// numbers grow from record to record, however the clock was set.
enum SequenceSearch {
  /// Segments that may have a record behind a number.
  static func segments(_ all: [SegmentFile], _ after: UInt64) -> [SegmentFile] {
    guard
      let last = all.lastIndex(where: { segment in
        segment.firstSequence > 0 && segment.firstSequence <= after.addingOne
      })
    else { return all }
    return Array(all[last...])
  }

  /// The beginning of a line, in a compressed segment of a member, before which no record is behind
  /// a number.
  static func start(in source: SegmentSource, _ after: UInt64) throws(AuditError) -> Int {
    guard source.isCompressed else {
      return try TimeSearch.plainPlaces(source) { $0.sequence <= after }.before
    }
    guard let places = MemberHops.all(in: source) else { return 0 }
    return places.last { place in
      place.member.firstSequence > 0 && place.member.firstSequence <= after.addingOne
    }?.offset ?? 0
  }
}

extension UInt64 {
  fileprivate var addingOne: UInt64 { self == .max ? self : self + 1 }
}
