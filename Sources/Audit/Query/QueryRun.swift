import HTTP1

/// One pass over the segments of a log.
struct QueryRun {
  /// Once a call's outcome was found, its other records are looked for so much longer, in
  /// microseconds: a caller may have sent the same id again.
  private static let afterOutcomeMicroseconds: Int64 = 600_000_000

  private let query: LogQuery
  private let since: Int64?
  private var until: Int64?
  private let body: (Span<UInt8>) -> Bool

  /// Ends soon after an outcome was found.
  var endsAfterOutcome = false
  var result = LogQuery.Result()

  /// Nothing more is wanted.
  private var isDone = false

  /// A record that is wanted, unless the line after it says that it was cut short before its line
  /// feed.
  private var held: [UInt8] = []
  private var isHolding = false

  /// Of the line that comes next when reading backwards: octets of a record that was cut short.
  private var tornBytes: Int?

  init(
    _ query: LogQuery,
    since: Int64?,
    until: Int64?,
    _ body: @escaping (Span<UInt8>) -> Bool
  ) {
    self.query = query
    self.since = since
    self.until = until
    self.body = body
  }

  mutating func read(_ selection: LogSelection) throws(AuditError) {
    let all = try selection.segments()
    var segments = TimeSearch.segments(all, since: since, until: until)
    if let after = query.afterSequence { segments = SequenceSearch.segments(segments, after) }
    if query.isReversed { segments.reverse() }
    for segment in segments where !isDone {
      if let until, !query.isReversed, segment.firstTime > until &+ TimeSearch.slackMicroseconds {
        return
      }
      do throws(AuditError) {
        // A segment that retention has removed meanwhile is not there.
        guard let source = try selection.open(segment) else { continue }
        defer { result.octetsRead += source.octetsRead }
        if query.isReversed { try readBackwards(source) } else { try readForwards(source) }
      } catch {
        result.problems.append("\(error)")
      }
      release()
    }
  }

  // MARK: In the order of the records

  private mutating func readForwards(_ source: SegmentSource) throws(AuditError) {
    var range = try TimeSearch.range(in: source, since: since, until: until)
    if let after = query.afterSequence {
      let start = try SequenceSearch.start(in: source, after)
      range = max(range.lowerBound, start)..<max(range.upperBound, start)
    }
    // What is written meanwhile is read as well.
    let end = until == nil ? .max : range.upperBound
    var reader = SegmentReader(source, startingAt: range.lowerBound, before: end)
    try reader.forEachLine { line, _ in take(line) }
  }

  /// - Returns: False when nothing more of the segment is wanted.
  private mutating func take(_ line: Span<UInt8>) -> Bool {
    result.lines += 1
    guard let parts = AuditLine.parts(line) else {
      release()
      result.foreignLines += 1
      return !isDone
    }
    if isHolding {
      if RecordLists.tornBytes(of: line) == held.count { isHolding = false }
      release()
      if isDone { return false }
    }
    if let after = query.afterSequence, parts.sequence <= after { return true }
    if let last = query.lastSequence, parts.sequence > last { return true }
    if since != nil || until != nil {
      guard let time = LineTime.microseconds(of: line) else { return true }
      if let until, time > until &+ TimeSearch.slackMicroseconds { return false }
      guard isWithin(time) else { return true }
    }
    if query.filter.matches(line) { hold(line) }
    return true
  }

  private mutating func hold(_ line: Span<UInt8>) {
    held.removeAll(keepingCapacity: true)
    // SAFETY: the line is alive while it is copied.
    unsafe line.withUnsafeBufferPointer { octets in unsafe held.append(contentsOf: octets) }
    isHolding = true
  }

  /// Passes on the record that was held.
  private mutating func release() {
    guard isHolding else { return }
    isHolding = false
    let line = held
    pass(line.span)
  }

  private mutating func pass(_ line: Span<UInt8>) {
    guard !isDone else { return }
    result.matches += 1
    isDone = !body(line) || result.matches == query.limit
    guard endsAfterOutcome, LineMember.has(",\"kind\":\"outcome\"", in: line),
      let time = LineTime.microseconds(of: line)
    else { return }
    until = min(until ?? .max, time &+ QueryRun.afterOutcomeMicroseconds)
  }

  private func isWithin(_ time: Int64) -> Bool {
    (since.map { time >= $0 } ?? true) && (until.map { time <= $0 } ?? true)
  }

  // MARK: The newest first

  private mutating func readBackwards(_ source: SegmentSource) throws(AuditError) {
    tornBytes = nil
    var blocks = try BackwardBlocks(source, since: since, until: until)
    while !isDone, let block = try blocks.next() {
      var lines: [Range<Int>] = []
      var start = 0
      while let feed = LineFeed.place(in: block.span, start..<block.count) {
        lines.append(start..<feed)
        start = feed + 1
      }
      for line in lines.reversed() where !isDone {
        guard takeBackwards(block.span.extracting(line)) else { return }
      }
    }
  }

  /// - Returns: False when nothing more of the segment is wanted.
  private mutating func takeBackwards(_ line: Span<UInt8>) -> Bool {
    result.lines += 1
    let torn = tornBytes
    tornBytes = nil
    guard let parts = AuditLine.parts(line) else {
      result.foreignLines += 1
      return true
    }
    if torn == line.count { return true }
    tornBytes = RecordLists.tornBytes(of: line)
    if let after = query.afterSequence, parts.sequence <= after { return true }
    if let last = query.lastSequence, parts.sequence > last { return true }
    if since != nil || until != nil {
      guard let time = LineTime.microseconds(of: line) else { return true }
      if let since, time < since &- TimeSearch.slackMicroseconds { return false }
      guard isWithin(time) else { return true }
    }
    if query.filter.matches(line) { pass(line) }
    return true
  }
}
