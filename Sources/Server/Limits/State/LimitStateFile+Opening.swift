package import Audit
package import Gateway
import HTTP1
package import Logging
import Transport

extension LimitStateFile {
  /// Gives a new table what the last process knew, and says so in one line.
  ///
  /// With a snapshot, what the audit log has behind it is charged as well. Without one, or with one
  /// that is not used, the log of the last day is, and what refills within an hour begins used up:
  /// nobody is to gain by a crash. When the log has no call either, this is a first start.
  ///
  /// - Parameters:
  ///   - path: Of the file.
  ///   - reading: What is in it; the table was made with its seed.
  ///   - table: In which nothing was charged yet.
  ///   - paused: Gets the sessions that were paused.
  ///   - audit: Where the audit log is; nil: there is none.
  ///   - sequence: The number of the last record of the audit log; 0: there is none.
  ///   - moment: The present one.
  ///   - now: The present one by the table's clock.
  ///   - logger: Where the line goes.
  /// - Returns: The file, which follows the table from `start` on.
  package static func open(
    _ path: String,
    reading: LimitStateReading,
    table: LimitTable,
    paused: PausedSessions,
    audit: AuditConfiguration?,
    sequence: @escaping @Sendable () -> UInt64,
    at moment: LimitMoment = .now,
    now: UInt64 = Clock.monotonicNanoseconds(),
    logger: Logger
  ) -> LimitStateFile {
    var restoring = LimitRestoring(
      table: table,
      paused: paused,
      audit: audit,
      moment: moment,
      now: now
    )
    switch reading.content {
    case .snapshot(let snapshot): restoring.restore(snapshot)
    case .refused(let reason): restoring.beginConservatively(because: reason)
    case .missing: restoring.begin()
    }
    restoring.report(path, to: logger)
    return LimitStateFile(
      path,
      table: table,
      seed: reading.seed,
      paused: paused,
      sequence: sequence,
      statistics: restoring.statistics,
      logger: logger
    )
  }
}
