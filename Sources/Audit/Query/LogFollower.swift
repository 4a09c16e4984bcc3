import Glibc
import HTTP1

/// Passes on records as they are written, from segment to segment, whatever becomes of the files.
package struct LogFollower: ~Copyable {
  private let selection: LogSelection
  private var reader: SegmentReader

  /// Below the first record of the segment after the one that is read.
  private var floor: UInt64

  /// Of the last record of the segment when it was opened; nil: there was none.
  package private(set) var lastSequence: UInt64?

  /// Begins behind the last record that there is now.
  package init(_ selection: LogSelection) throws(AuditError) {
    let segments = try selection.segments()
    var opened: SegmentSource?
    for segment in segments.reversed() where opened == nil {
      opened = try selection.open(segment)
    }
    guard let opened else { throw AuditError("has no segment to follow", code: ENOENT) }
    var reader = SegmentReader(opened, startingAt: try LogFollower.start(of: opened))
    var last: UInt64?
    try reader.forEachLine { line, _ in
      last = AuditLine.parts(line)?.sequence ?? last
      return true
    }
    self.selection = selection
    self.reader = reader
    lastSequence = last
    floor = max(segments.map(\.firstSequence).max() ?? 0, last ?? 0)
  }

  /// A place from which the end of the segment is read soon, and which has a record behind it.
  private static func start(of source: SegmentSource) throws(AuditError) -> Int {
    if source.isCompressed { return MemberHops.all(in: source)?.last?.offset ?? 0 }
    var bytes = TimeSearch.windowBytes
    while bytes < source.bytes {
      var piece = [UInt8](repeating: 0, count: bytes)
      let start = source.bytes - bytes
      let count = try source.peek(into: &piece, at: start)
      if let feed = LineFeed.place(in: piece.span, 0..<count),
        let last = LineFeed.lastPlace(in: piece.span, 0..<count), last > feed
      {
        return start + feed + 1
      }
      bytes *= 2
    }
    return 0
  }

  /// Passes on the records that have come since the last call, as lines without their line feeds,
  /// until `body` answers false.
  ///
  /// - Returns: False when `body` did.
  package mutating func poll(_ body: (Span<UInt8>) -> Bool) throws(AuditError) -> Bool {
    while try drain(body) {
      guard let next = try next() else { return true }
      // Nothing more is written to this segment; what came since the last look is in it.
      guard try drain(body) else { return false }
      reader = next
    }
    return false
  }

  private mutating func drain(_ body: (Span<UInt8>) -> Bool) throws(AuditError) -> Bool {
    var isWanted = true
    var last = floor
    defer { floor = max(floor, last) }
    try reader.forEachLine { line, _ in
      guard let parts = AuditLine.parts(line) else { return true }
      last = parts.sequence
      isWanted = body(line)
      return isWanted
    }
    return isWanted
  }

  /// The segment after the one that is read; nil: this one is still written.
  private func next() throws(AuditError) -> SegmentReader? {
    guard case .log(let paths) = selection, let open = reader.identity else { return nil }
    if let named = FileIdentity(path: paths.active), named.isSameFile(as: open) {
      // Somebody has emptied the file: what is written now stands at its beginning.
      let isEmptied = !reader.isCompressed && open.bytes < reader.lineOffset
      return isEmptied ? try SegmentReader(paths.active) : nil
    }
    // Between a move of the only segment and the beginning of a new one there may be none.
    guard let segments = try? selection.segments(),
      let next = segments.first(where: { $0.firstSequence > floor }),
      let source = try selection.open(next)
    else { return nil }
    return SegmentReader(source)
  }
}
