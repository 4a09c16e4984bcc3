import Audit
import Gateway
import HTTP1
import WARest

/// The record of a session that was paused, or goes on.
struct PauseRecord {
  private let session: PausedSession
  private let isPaused: Bool

  /// - Returns: Nil for any other record.
  init?(_ line: Span<UInt8>) {
    let isPaused = LineMember.has(",\"reason\":\"session-paused\"", in: line)
    guard isPaused || LineMember.has(",\"reason\":\"session-resumed\"", in: line),
      AuditLine.parts(line) != nil, LineMember.has(",\"kind\":\"notice\"", in: line),
      let name = LineMember.text(",\"session\":\"", of: line),
      let session = PauseRecord.text(line.extracting(name.offsets)),
      let time = LineTime.microseconds(of: line)
    else { return nil }
    var reason = ""
    if let note = LineMember.text(",\"note\":\"", of: line) {
      reason = PauseRecord.text(line.extracting(note.offsets)) ?? ""
    }
    self.isPaused = isPaused
    self.session = PausedSession(session: session, reason: reason, since: time)
  }

  private static func text(_ text: Span<UInt8>) -> String? {
    JSONEscapes.resolve(text).flatMap { String(validating: $0, as: UTF8.self) }
  }

  func apply(to sessions: PausedSessions) {
    if isPaused {
      _ = sessions.pause(session.session, reason: session.reason, now: session.since)
    } else {
      _ = sessions.resume(session.session)
    }
  }
}
