import Gateway
import HTTP1

/// What both schemas ask of a record.
struct ExportedRecord {
  /// What a call does to what it names.
  enum Activity: UInt8 {
    case unknown = 0
    case create = 1
    case read = 2
    case update = 3
    case delete = 4
    case other = 99
  }

  let unixMicroseconds: Int64
  let kind: AuditKind
  let activity: Activity
  let severity: SyslogSeverity
  let outcome: Outcome?

  /// It touches the server that all sessions share.
  let isAdmin: Bool

  /// The caller's address is one, and not `unix` or a whole network.
  let hasAddress: Bool

  init(_ members: ExportedMembers, _ line: Span<UInt8>, unixMicroseconds: Int64) {
    self.unixMicroseconds = unixMicroseconds
    let kindText = members.text("kind", line)
    kind = AuditKind.allCases.first { ExportedRecord.has($0.name, line, kindText) } ?? .notice
    let outcomeText = members.text("outcome", line)
    outcome = Outcome.allCases.first { ExportedRecord.has($0.name, line, outcomeText) }
    severity = SyslogSeverity(line)
    let effect = members.text("effect", line)
    isAdmin = ExportedRecord.has("admin", line, effect)
    activity =
      switch kind {
      case .intent, .outcome:
        ExportedRecord.activity(line, effect: effect, operation: members.text("operation", line))
      default: .other
      }
    hasAddress = ExportedRecord.isAddress(line, members.text("peer", line))
  }

  /// It is about a call, and not about the log itself.
  var isOfCall: Bool {
    switch kind {
    case .intent, .outcome, .summary: true
    default: false
    }
  }

  static func has(_ word: StaticString, _ line: Span<UInt8>, _ range: ByteRange?) -> Bool {
    guard let range else { return false }
    return range.count == word.utf8CodeUnitCount && AuditLine.has(word, line, at: Int(range.start))
  }

  private static func activity(
    _ line: Span<UInt8>,
    effect: ByteRange?,
    operation: ByteRange?
  ) -> Activity {
    guard let operation, effect != nil else { return .unknown }
    if has("read", line, effect) { return .read }
    if has("admin", line, effect) { return .other }
    let verb = lastPart(line, operation)
    for word: StaticString in ["delete", "remove", "revoke", "clear", "leave", "logout"]
    where has(word, line, verb) {
      return .delete
    }
    for word: StaticString in ["create", "add", "join", "pair-code"] where has(word, line, verb) {
      return .create
    }
    guard has("send", line, effect) else { return .update }
    // What is sent is a new message, but for those that change one.
    for word: StaticString in ["edit", "react", "unreact", "pin", "unpin"]
    where has(word, line, verb) {
      return .update
    }
    return .create
  }

  /// Of `groups.participants.add`, `add`.
  private static func lastPart(_ line: Span<UInt8>, _ range: ByteRange) -> ByteRange {
    var start = Int(range.end)
    while start > Int(range.start), line[start - 1] != UInt8(ascii: ".") { start -= 1 }
    return ByteRange(start, Int(range.end))
  }

  private static func isAddress(_ line: Span<UInt8>, _ range: ByteRange?) -> Bool {
    guard let range, !range.isEmpty else { return false }
    var hasSeparator = false
    for index in range.offsets {
      switch line[index] {
      case 0x30...0x39, UInt8(ascii: "a")...UInt8(ascii: "f"): continue
      case UInt8(ascii: "."), UInt8(ascii: ":"): hasSeparator = true
      default: return false
      }
    }
    return hasSeparator
  }
}
