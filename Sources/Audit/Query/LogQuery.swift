import HTTP1

/// Looks for records in a log, which may be written meanwhile.
package struct LogQuery: Sendable {
  package var filter = RecordFilter()

  /// In microseconds since 1970, both inclusive.
  package var since: Int64?
  package var until: Int64?

  /// Records that are passed on; nil: all.
  package var limit: Int?

  /// The newest first.
  package var isReversed = false

  /// The sequence number behind which records are looked at; nil: all.
  ///
  /// What stands before it is not read, whatever the times say.
  package var afterSequence: UInt64?

  /// The last sequence number that is looked at; nil: all.
  package var lastSequence: UInt64?

  package init() {}

  /// What was looked at.
  package struct Result: Sendable {
    /// Records passed on.
    package var matches = 0

    /// Lines looked at, and those of them that are no records.
    package var lines = 0
    package var foreignLines = 0

    /// Octets read from the disk.
    package var octetsRead = 0

    /// What could not be read, or not to its end.
    package var problems: [String] = []

    package init() {}
  }

  /// Passes on each record that is wanted, as its line without the line feed, until `body` answers
  /// false.
  ///
  /// What was cut short by a crash is no record.
  ///
  /// - Throws: When there is no segment at all; one that is damaged is a problem of the result.
  package func run(
    _ selection: LogSelection,
    _ body: @escaping (Span<UInt8>) -> Bool
  ) throws(AuditError) -> Result {
    guard let made = idTime else {
      var run = QueryRun(self, since: since, until: until, body)
      try run.read(selection)
      return run.result
    }
    let first = max(since ?? .min, made &- TimeSearch.slackMicroseconds)
    var run = QueryRun(self, since: first, until: until, body)
    run.endsAfterOutcome = !isReversed
    try run.read(selection)
    guard run.result.matches == 0, since.map({ $0 < first }) ?? true else { return run.result }
    // Somebody else made the id, and his clock is ahead.
    var other = QueryRun(self, since: since, until: min(until ?? .max, made), body)
    other.result.octetsRead = run.result.octetsRead
    try other.read(selection)
    return other.result
  }

  /// Whether a line is a record that is wanted.
  package func matches(_ line: Span<UInt8>) -> Bool {
    guard AuditLine.parts(line) != nil, filter.matches(line) else { return false }
    guard since != nil || until != nil else { return true }
    guard let time = LineTime.microseconds(of: line) else { return false }
    return time >= since ?? .min && time <= until ?? .max
  }

  /// When the only request id that is looked for was made.
  private var idTime: Int64? {
    filter.requestIDs.count == 1 ? filter.requestIDs[0].idTime : nil
  }
}

extension TextPattern {
  fileprivate var idTime: Int64? { literal.flatMap { RequestIDTime.microseconds($0) } }
}
