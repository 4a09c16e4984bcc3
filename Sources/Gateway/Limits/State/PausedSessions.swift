import Synchronization

/// The sessions that are paused, with the reasons, for those who ask; whether a call may pass is
/// looked up in `SessionHealth`.
package final class PausedSessions: Sendable {
  /// Sessions at once; no more can be paused.
  package static let countMax = 65_536

  private struct Content {
    var sessions: [String: PausedSession] = [:]
    var changes: UInt64 = 0
  }

  private let content = Mutex(Content())

  package init() {}

  /// Pauses a session; one that is paused already keeps its time and gets another reason.
  ///
  /// - Parameters:
  ///   - session: Its name.
  ///   - reason: In a person's words.
  ///   - now: In microseconds since 1970.
  /// - Returns: False when too many are paused.
  package func pause(_ session: String, reason: String, now: Int64) -> Bool {
    content.withLock { content in
      let before = content.sessions[session]
      guard before != nil || content.sessions.count < PausedSessions.countMax else { return false }
      content.sessions[session] = PausedSession(
        session: session,
        reason: reason,
        since: before?.since ?? now
      )
      content.changes += 1
      return true
    }
  }

  /// - Returns: What the session was paused for; nil when it was not.
  package func resume(_ session: String) -> PausedSession? {
    content.withLock { content in
      guard let paused = content.sessions.removeValue(forKey: session) else { return nil }
      content.changes += 1
      return paused
    }
  }

  package func find(_ session: String) -> PausedSession? {
    content.withLock { $0.sessions[session] }
  }

  /// By their names.
  package var all: [PausedSession] {
    content.withLock { Array($0.sessions.values) }.sorted { $0.session < $1.session }
  }

  package var count: Int { content.withLock { $0.sessions.count } }

  /// Grows with each change.
  package var changes: UInt64 { content.withLock { $0.changes } }
}
