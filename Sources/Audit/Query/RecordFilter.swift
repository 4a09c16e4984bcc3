import HTTP1

/// Which records are wanted: those that match one pattern of each member that has any.
///
/// Members are found without parsing; only a text with escapes is decoded.
package struct RecordFilter: Sendable {
  package var kinds: [TextPattern] = []
  package var clients: [TextPattern] = []
  package var operations: [TextPattern] = []
  package var sessions: [TextPattern] = []
  package var outcomes: [TextPattern] = []
  package var requestIDs: [TextPattern] = []

  /// Looked for among the recipients and as the target; a person's hash by every key of the log, or
  /// the id itself.
  package var recipients: [TextPattern] = []

  package init() {}

  /// Whether a line is wanted, which has the frame of a record.
  package func matches(_ line: Span<UInt8>) -> Bool {
    RecordFilter.has(requestIDs, ",\"request_id\":\"", line)
      && RecordFilter.has(kinds, ",\"kind\":\"", line)
      && RecordFilter.has(clients, ",\"client\":\"", line)
      && RecordFilter.has(operations, ",\"operation\":\"", line)
      && RecordFilter.has(sessions, ",\"session\":\"", line)
      && RecordFilter.has(outcomes, ",\"outcome\":\"", line)
      && (recipients.isEmpty || hasRecipient(line))
  }

  private static func has(
    _ patterns: [TextPattern],
    _ opening: StaticString,
    _ line: Span<UInt8>
  ) -> Bool {
    guard !patterns.isEmpty else { return true }
    guard let value = LineMember.text(opening, of: line) else { return false }
    let text = line.extracting(value.offsets)
    return patterns.contains { $0.matches(jsonText: text) }
  }

  private func hasRecipient(_ line: Span<UInt8>) -> Bool {
    if RecordFilter.has(recipients, ",\"target\":\"", line) { return true }
    var isThere = false
    RecordLists.forEachRecipient(of: line) { recipient in
      isThere = recipients.contains { $0.matches(jsonText: recipient) }
      return !isThere
    }
    return isThere
  }
}
