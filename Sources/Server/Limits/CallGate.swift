import Audit
import Gateway
import Logging
import Synchronization
import Transport

/// All that a call has to pass before it may go to WARest, for all loops: the policies, the
/// upstream key, its session's place and health, and the line of those that wait.
///
/// Nothing here is locked as long as nobody waits.
final class CallGate: Sendable {
  let table: LimitTable
  let health: SessionHealth
  let paused: PausedSessions

  /// One for each upstream key.
  let lines: [KeyQueue]
  let weights: [UInt32]
  let mailboxes: [Mailbox<LoopMessage>]

  /// Microseconds that the wall clock is ahead of the monotonic one, and seconds that local time is
  /// ahead of UTC: quiet hours are hours of the day.
  let wallOffset = Atomic<Int64>(0)
  let localOffset = Atomic<Int>(0)

  /// Keeps what was used over restarts; nil: nobody said where.
  let state: LimitStateFile?

  private init(
    _ configuration: ServerConfiguration,
    _ mailboxes: [Mailbox<LoopMessage>],
    table: LimitTable,
    paused: PausedSessions,
    state: LimitStateFile?
  ) {
    let limits = configuration.limits
    self.table = table
    self.paused = paused
    self.state = state
    health = SessionHealth(capacity: limits.sessionsMax)
    lines = table.keys.map { _ in
      KeyQueue(lineCallsMax: limits.lineCallsMax, callsMax: limits.waitingCallsMax)
    }
    weights = configuration.clients.map { UInt32(clamping: $0.weight) }
    self.mailboxes = mailboxes
    refreshLocalTime()
    for session in paused.all {
      _ = health.pause(
        table.hash(of: Array(session.session.utf8).span),
        now: Clock.monotonicNanoseconds()
      )
    }
  }

  /// Begins where the last process ended.
  static func open(
    _ configuration: ServerConfiguration,
    _ mailboxes: [Mailbox<LoopMessage>],
    audit: AuditLog?,
    logger: Logger
  ) -> CallGate {
    let path = LimitStateFile.path(configuration.limits.stateFile, configuration.audit)
    let reading = LimitStateReading(path)
    let table = LimitTable(
      configuration.limits,
      clients: configuration.clients,
      keys: configuration.upstream.apiKeys.count,
      seed: reading.seed,
      now: Clock.monotonicNanoseconds()
    )
    let paused = PausedSessions()
    let state = path.map { path in
      LimitStateFile.open(
        path,
        reading: reading,
        table: table,
        paused: paused,
        audit: audit?.configuration,
        sequence: { audit?.sequence ?? 0 },
        logger: logger
      )
    }
    if state == nil { logger.warning("the limits are not kept over a restart") }
    state?.start()
    return CallGate(configuration, mailboxes, table: table, paused: paused, state: state)
  }
}
