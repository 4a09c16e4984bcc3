/// What a record of the audit log is about.
package enum AuditKind: UInt8, Sendable, CaseIterable {
  /// A call with an effect is about to go upstream.
  case intent
  /// What became of a call: of its intent, of a read, or of a call that was refused here.
  case outcome
  case checkpoint
  case start
  case stop
  /// A record cut short by a crash or a full disk was found and fenced off.
  case recovered
  /// A new file goes on where another one ended.
  case segment
  /// How many refused calls of a peer were not recorded one by one.
  case summary
  /// Something about the log itself that a reader has to know.
  case notice

  package var name: StaticString {
    switch self {
    case .intent: "intent"
    case .outcome: "outcome"
    case .checkpoint: "checkpoint"
    case .start: "start"
    case .stop: "stop"
    case .recovered: "recovered"
    case .segment: "segment"
    case .summary: "summary"
    case .notice: "notice"
    }
  }
}
