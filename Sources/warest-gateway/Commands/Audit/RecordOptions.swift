import ArgumentParser
import Audit
import Gateway
import Transport
import WARest

/// The flags that say which records are wanted, for `audit query` and `audit tail`.
struct RecordOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Of this session.", valueName: "pattern"))
  var session: [String] = []

  @Option(name: .long, help: ArgumentHelp("Of this client.", valueName: "pattern"))
  var client: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Of this operation, such as group.invite.revoke.", valueName: "pattern")
  )
  var operation: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("With this outcome: \(Self.outcomes.joined(separator: ", ")).")
  )
  var outcome: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "To or about somebody: a phone number, an id, or a hash of audit hash.",
      valueName: "person"
    )
  )
  var recipient: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("Records from then on, such as 2026-11-24T09:00Z or 36h.", valueName: "time")
  )
  var since: String?

  @Option(name: .long, help: ArgumentHelp("Records up to then.", valueName: "time"))
  var until: String?

  @Option(name: .long, help: ArgumentHelp("Of one call.", valueName: "id"))
  var requestID: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Of this kind: \(Self.kinds.joined(separator: ", ")).")
  )
  var kind: [String] = []

  private static let outcomes = Outcome.allCases.map { "\($0.name)" }
  private static let kinds = AuditKind.allCases.map { "\($0.name)" }

  func validate() throws {
    try Self.check(outcome, among: Self.outcomes, "--outcome")
    try Self.check(kind, among: Self.kinds, "--kind")
    _ = try times()
  }

  private func times() throws -> (since: Int64?, until: Int64?) {
    let now = Clock.wallMicroseconds()
    func time(_ name: String, _ text: String?) throws -> Int64? {
      guard let text else { return nil }
      guard let time = TimePoint.parse(text, now: now) else {
        throw ValidationError("--\(name) \(text) is no time; \(TimePoint.hint)")
      }
      return time
    }
    let times = (try time("since", since), try time("until", until))
    if let first = times.0, let last = times.1, first > last {
      throw ValidationError("--since is later than --until")
    }
    return times
  }

  /// A word that stands in no record would find nothing, and look like an answer.
  private static func check(_ words: [String], among known: [String], _ option: String) throws {
    for word in words where !known.contains(word) {
      let nearest = Suggestion.nearest(to: word, among: known)
      let help = nearest.map { "did you mean '\($0)'?" } ?? known.joined(separator: ", ")
      throw ValidationError("\(option) has no '\(word)': \(help)")
    }
  }

  func query(_ log: AuditSource.Log) throws -> LogQuery {
    var query = LogQuery()
    query.filter.sessions = session.map { TextPattern($0) }
    query.filter.clients = client.map { TextPattern($0) }
    query.filter.operations = operation.map { TextPattern($0) }
    query.filter.outcomes = outcome.map { TextPattern(literal: $0) }
    query.filter.kinds = kind.map { TextPattern(literal: $0) }
    query.filter.requestIDs = requestID.map { [TextPattern(literal: $0)] } ?? []
    query.filter.recipients = try recipient.flatMap { try Self.patterns($0, log) }
    (query.since, query.until) = try times()
    return query
  }

  /// What may stand on record for a person or a group.
  private static func patterns(_ text: String, _ log: AuditSource.Log) throws -> [TextPattern] {
    if text.hasPrefix("hmac-sha256:") { return [TextPattern(literal: text)] }
    // As the table has it.
    if text.hasPrefix("hmac:") { return [TextPattern("hmac-sha256:\(text.dropFirst(5))*")] }
    let ids = PersonArgument.ids(of: text)
    guard !ids.isEmpty else {
      throw CommandFailure(
        message: "--recipient \(text) is no phone number and no id",
        hints: ["such as +6281234567890, 123456789012345@lid or 120363000000000001@g.us"],
        status: .usage
      )
    }
    var patterns = [TextPattern(literal: text)]
    let ring = ids.allSatisfy(\.isPlain) ? [] : try ring(log)
    for id in ids {
      let rows = HashRow.rows(of: id, ring, isPlain: true)
      patterns += rows.map { TextPattern(literal: $0.search) }
    }
    return patterns
  }

  private static func ring(_ log: AuditSource.Log) throws -> [RecipientKey] {
    guard let path = log.keyFile else { return [] }
    do throws(AuditError) {
      return try RecipientKeyFile.read(path)
    } catch {
      throw CommandFailure(
        message: "\(error)",
        hints: [
          "--keys names the file of the keys; with --keys none people are found only where they "
            + "stand in plain text"
        ],
        status: .unavailable
      )
    }
  }
}
