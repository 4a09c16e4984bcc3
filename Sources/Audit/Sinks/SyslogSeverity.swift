import HTTP1

/// How much a record matters to whoever watches syslog [RFC 5424 §6.2.1].
enum SyslogSeverity: UInt8, Sendable {
  case error = 3
  case warning = 4
  case notice = 5
  case informational = 6

  /// - Parameter line: A record.
  init(_ line: Span<UInt8>) {
    let head = line.extracting(first: min(line.count, LineKind.headBytes))
    self =
      if LineMember.has(",\"kind\":\"outcome\"", in: head) {
        SyslogSeverity.ofOutcome(line)
      } else if LineMember.has(",\"kind\":\"intent\"", in: head)
        || LineMember.has(",\"kind\":\"checkpoint\"", in: head)
      {
        .informational
      } else if LineMember.has(",\"kind\":\"recovered\"", in: head)
        || LineMember.has(",\"kind\":\"summary\"", in: head)
      {
        .warning
      } else if LineMember.has(",\"kind\":\"segment\"", in: head) {
        SyslogSeverity.ofSegment(line)
      } else if LineMember.has(",\"kind\":\"notice\"", in: head) {
        SyslogSeverity.ofNotice(line)
      } else {
        .notice
      }
  }

  private static func ofOutcome(_ line: Span<UInt8>) -> SyslogSeverity {
    if LineMember.has(",\"outcome\":\"ok\"", in: line) { return .informational }
    let isRule =
      LineMember.has(",\"outcome\":\"limited\"", in: line)
      || LineMember.has(",\"outcome\":\"invalid\"", in: line)
    return isRule ? .notice : .warning
  }

  /// A segment that ended otherwise than by rule: something was at the file.
  private static func ofSegment(_ line: Span<UInt8>) -> SyslogSeverity {
    for reason: StaticString in ["size", "age", "reopened"] where hasReason(reason, line) {
      return .informational
    }
    return hasReason("moved", line) ? .warning : .error
  }

  private static func ofNotice(_ line: Span<UInt8>) -> SyslogSeverity {
    for reason: StaticString in ["records-lost", "tail-missing", "checkpoint-path-failed"]
    where hasReason(reason, line) {
      return .error
    }
    let isWarning = hasReason("disk-low", line) || hasReason("sink-dropped", line)
    return isWarning ? .warning : .notice
  }

  private static func hasReason(_ reason: StaticString, _ line: Span<UInt8>) -> Bool {
    guard let range = LineMember.text(",\"reason\":\"", of: line) else { return false }
    return range.count == reason.utf8CodeUnitCount
      && AuditLine.has(reason, line, at: Int(range.start))
  }
}
