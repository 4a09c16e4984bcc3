import Audit
import Gateway
import HTTP1
import Logging

/// One start: what is found of the limits, and where.
struct LimitRestoring {
  private static let dayMicroseconds: Int64 = 86_400_000_000

  let table: LimitTable
  let paused: PausedSessions
  let audit: AuditConfiguration?
  let moment: LimitMoment

  /// By the table's clock.
  let now: UInt64

  private(set) var statistics = LimitStateStatistics()

  /// Why the file was not used; nil: it was.
  private var reason: String?

  /// What of the log could not be read.
  private var problems: [String] = []

  init(
    table: LimitTable,
    paused: PausedSessions,
    audit: AuditConfiguration?,
    moment: LimitMoment,
    now: UInt64
  ) {
    self.table = table
    self.paused = paused
    self.audit = audit
    self.moment = moment
    self.now = now
  }

  mutating func restore(_ snapshot: LimitSnapshot) {
    let elapsed = moment.elapsedNanoseconds(since: snapshot.head.moment)
    statistics.restoredSessions = table.restore(snapshot, elapsed: elapsed, now: now)
    for session in snapshot.paused {
      _ = paused.pause(session.session, reason: session.reason, now: session.since)
    }
    statistics.restoredAge = elapsed
    replay(behind: snapshot.head, elapsed: elapsed)
  }

  /// There is no file: a first start, unless the log has calls.
  mutating func begin() {
    reason = "is not there yet"
    if hasCalls { beginConservatively(because: "is not there") }
  }

  mutating func beginConservatively(because reason: String) {
    self.reason = reason
    statistics.isConservative = true
    table.startConservatively(now: now)
    replayPauses()
    var query = LogQuery()
    query.since = moment.wallMicroseconds - LimitRestoring.dayMicroseconds
    replay(query, longestAgo: LimitMoment.elapsedSecondsMax * 1_000_000_000)
  }

  /// Whether the log has a call at all.
  private var hasCalls: Bool {
    guard let audit else { return false }
    var query = LogQuery()
    query.filter.kinds = [TextPattern(literal: "intent"), TextPattern(literal: "outcome")]
    query.limit = 1
    let result = try? query.run(.log(LogPaths(audit))) { _ in true }
    return result?.matches ?? 0 > 0
  }

  // MARK: The audit log

  private mutating func replay(behind head: LimitSnapshot.Head, elapsed: UInt64) {
    guard let audit else { return }
    var query = LogQuery()
    let day = LimitMoment.elapsedSecondsMax * 1_000_000_000
    let microseconds = Int64(min(elapsed, day) / 1_000)
    if head.auditSequence > 0 && head.auditSequence <= LimitRestoring.lastSequence(of: audit) {
      query.afterSequence = head.auditSequence
      // Numbers tell what came later, whatever the clock said; times, what is too old to matter.
      if elapsed >= day { query.since = moment.wallMicroseconds - microseconds }
    } else {
      // Another log, or there was none: its times have to do.
      query.since = max(head.moment.wallMicroseconds, moment.wallMicroseconds - microseconds)
    }
    replay(query, longestAgo: elapsed)
  }

  private static func lastSequence(of audit: AuditConfiguration) -> UInt64 {
    var last: UInt64 = 0
    var query = LogQuery()
    query.isReversed = true
    query.limit = 1
    _ = try? query.run(.log(LogPaths(audit))) { line in
      last = AuditLine.sequence(line) ?? 0
      return false
    }
    return last
  }

  /// A pause lasts until somebody ends it, so that all of the log may have one.
  private func replayPauses() {
    guard let audit else { return }
    let paused = paused
    var query = LogQuery()
    query.filter.kinds = [TextPattern(literal: "notice")]
    _ = try? query.run(.log(LogPaths(audit))) { line in
      PauseRecord(line)?.apply(to: paused)
      return true
    }
  }

  /// Charges what a search finds.
  ///
  /// - Parameters:
  ///   - query: Without a filter.
  ///   - longestAgo: In nanoseconds; nothing can have been earlier, whatever its time says.
  private mutating func replay(_ query: LogQuery, longestAgo: UInt64) {
    guard let audit else { return }
    let (table, paused, moment, now) = (table, paused, moment, now)
    let box = ReplayBox(
      LimitReplay(setBack: setBack(query, audit)) { use in
        let microseconds = UInt64(max(0, moment.wallMicroseconds - use.time))
        let ago = min(microseconds, longestAgo / 1_000) * 1_000
        table.replay(
          session: use.session.span,
          callClass: use.callClass,
          cost: use.cost,
          ago: ago,
          now: now
        )
      }
    )
    do throws(AuditError) {
      let result = try query.run(.log(LogPaths(audit))) { line in
        box.replay.take(line)
        PauseRecord(line)?.apply(to: paused)
        return true
      }
      problems += result.problems
    } catch {
      problems.append("\(error)")
    }
    box.replay.finish()
    statistics.replayedCalls = box.replay.count
  }

  /// By how much the clock was set back in the records that a search finds and since, in
  /// microseconds.
  private func setBack(_ query: LogQuery, _ audit: AuditConfiguration) -> Int64 {
    let box = ClockBox()
    _ = try? query.run(.log(LogPaths(audit))) { line in
      if let time = LineTime.microseconds(of: line) { box.clock.pass(time) }
      return true
    }
    return box.clock.setBack(until: moment.wallMicroseconds)
  }

  // MARK: The line

  func report(_ path: String, to logger: Logger) {
    var metadata: Logger.Metadata = ["path": "\(path)"]
    if audit != nil { metadata["calls-replayed"] = "\(statistics.replayedCalls)" }
    if !problems.isEmpty { metadata["log-problems"] = "\(problems.joined(separator: "; "))" }
    if let age = statistics.restoredAge {
      metadata["sessions"] = "\(statistics.restoredSessions)"
      metadata["age-seconds"] = "\(age / 1_000_000_000)"
      logger.notice("the limits go on where they were", metadata: metadata)
      return
    }
    metadata["reason"] = "\(reason ?? "")"
    if statistics.isConservative {
      logger.notice("the limits begin with nothing left for an hour", metadata: metadata)
    } else {
      logger.notice("the limits begin anew", metadata: metadata)
    }
  }
}

private final class ClockBox {
  var clock = ReplayClock()
}

/// For a closure that stays after the call as far as the compiler knows.
private final class ReplayBox {
  var replay: LimitReplay

  init(_ replay: LimitReplay) { self.replay = replay }
}
