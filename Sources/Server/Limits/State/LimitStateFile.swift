package import Audit
import Dispatch
package import Gateway
import Logging
import Synchronization
import Transport

/// Keeps the limits over restarts: a snapshot in a file, every few seconds and at a stop, and the
/// audit log for what came after it.
///
/// Everything is done on a queue of its own; the table is read while calls go on, so that a
/// snapshot may have a call that its sequence number does not cover: that call counts twice after a
/// crash, and none is forgotten.
package final class LimitStateFile: Sendable {
  static let intervalSeconds = 5

  private struct State {
    var statistics = LimitStateStatistics()

    /// What the snapshot in the file was made of.
    var written: UInt64?
  }

  private let path: String
  private let table: LimitTable
  private let seed: (UInt64, UInt64)
  private let paused: PausedSessions
  private let sequence: @Sendable () -> UInt64
  private let logger: Logger
  private let queue = DispatchQueue(label: "warest-gateway.limits.state", qos: .utility)
  private let timer = Mutex<(any DispatchSourceTimer)?>(nil)
  private let state = Mutex(State())

  init(
    _ path: String,
    table: LimitTable,
    seed: (UInt64, UInt64),
    paused: PausedSessions,
    sequence: @escaping @Sendable () -> UInt64,
    statistics: LimitStateStatistics,
    logger: Logger
  ) {
    self.path = path
    self.table = table
    self.seed = seed
    self.paused = paused
    self.sequence = sequence
    self.logger = logger
    state.withLock { $0.statistics = statistics }
  }

  /// Where the limits are kept: where the configuration says, else beside the audit log.
  ///
  /// - Returns: Nil when there is no such place.
  package static func path(_ configured: String?, _ audit: AuditConfiguration) -> String? {
    configured ?? (audit.isOn ? LogPaths(audit).limitState : nil)
  }

  package var statistics: LimitStateStatistics { state.withLock { $0.statistics } }

  /// From now on the file follows the table.
  package func start() {
    timer.withLock { timer in timer = follow() }
  }

  private func follow() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(
      deadline: .now(),
      repeating: .seconds(LimitStateFile.intervalSeconds),
      leeway: .milliseconds(500)
    )
    timer.setEventHandler { [weak self] in _ = self?.write(onlyChanges: true) }
    timer.resume()
    return timer
  }

  /// Writes soon, without waiting for it: what somebody ordered is not to be lost.
  package func writeSoon() {
    queue.async { _ = self.write(onlyChanges: true) }
  }

  /// Writes for the last time, and waits for it; to be called once the loops have ended.
  package func close() {
    timer.withLock { timer in
      timer?.cancel()
      timer = nil
    }
    queue.sync { _ = write(onlyChanges: false) }
  }

  /// On the queue alone.
  ///
  /// - Returns: False when it has failed.
  func write(
    onlyChanges: Bool,
    at moment: LimitMoment = .now,
    now: UInt64 = Clock.monotonicNanoseconds()
  ) -> Bool {
    // Whatever is charged from here on has a later number, or is in the snapshot already.
    let head = LimitSnapshot.Head(
      moment: moment,
      seed: seed,
      auditSequence: sequence(),
      conservativeAge: table.conservativeAge(now: now)
    )
    let fingerprint = table.fingerprint(now: now) ^ paused.changes &* 0x9e37_79b9_7f4a_7c15
    if onlyChanges && state.withLock({ $0.written == fingerprint && !$0.statistics.isFailing }) {
      return true
    }
    do throws(SystemError) {
      let (bytes, entries) = try write(head, now: now)
      note(fingerprint, moment.wallMicroseconds, bytes: bytes, entries: entries)
      return true
    } catch {
      note(error)
      return false
    }
  }

  private func write(
    _ head: LimitSnapshot.Head,
    now: UInt64
  ) throws(SystemError) -> (bytes: Int, entries: Int) {
    let draft = try LimitStateDraft(path)
    var writer = LimitSnapshotWriter(head) { draft.append($0) }
    table.write(into: &writer, now: now)
    for session in paused.all { writer.add(session) }
    _ = writer.end()
    try draft.finish()
    return (writer.byteCount + LimitStateReading.digestBytes, writer.entryCount)
  }

  private func note(_ fingerprint: UInt64, _ time: Int64, bytes: Int, entries: Int) {
    let wasFailing = state.withLock { state in
      defer { state.statistics.isFailing = false }
      state.written = fingerprint
      state.statistics.writes += 1
      state.statistics.bytes = bytes
      state.statistics.entries = entries
      state.statistics.writtenAt = time
      return state.statistics.isFailing
    }
    guard wasFailing else { return }
    logger.notice("the state of the limits is kept again", metadata: ["path": "\(path)"])
  }

  private func note(_ error: SystemError) {
    let wasFailing = state.withLock { state in
      defer { state.statistics.isFailing = true }
      state.statistics.failures += 1
      return state.statistics.isFailing
    }
    guard !wasFailing else { return }
    logger.error(
      "the state of the limits cannot be kept: a restart would begin without it",
      metadata: ["path": "\(path)", "reason": "\(error)"]
    )
  }
}

extension LimitMoment {
  /// The present one.
  package static var now: LimitMoment {
    LimitMoment(
      wallMicroseconds: Clock.wallMicroseconds(),
      bootID: BootID.read(),
      boottimeNanoseconds: Clock.boottimeNanoseconds()
    )
  }
}
