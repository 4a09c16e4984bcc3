import Dispatch
import Gateway
import Glibc
import Logging
import Synchronization
import Transport

/// The audit log, written by all loops: a JSON record a line, each with the hash of the one before.
///
/// A loop hands over what one turn put on record, intents and outcomes together. In durability `os`
/// they are written at once, on the loop's thread; in `group` they go to a queue, where what
/// several turns and loops brought is written and synced in one go, and the loop hears of it by a
/// receipt. Sequence numbers and hashes are given under the lock, so their order is the order in
/// the file. What is slow or rare (old segments, checkpoints on the second path, the state of disk
/// and names) has queues of its own.
package final class AuditLog: Sendable {
  /// Syncs for intents begin this far apart at least, in nanoseconds: 500 a second, however many
  /// calls arrive.
  static let syncGapNanoseconds: UInt64 = 2_000_000

  /// How long outcomes wait at most for a sync of their own; intents take them along.
  static let outcomeDelayNanoseconds: UInt64 = 20_000_000

  /// Octets that may wait for a commit; when the disk stands still no call with an effect begins.
  static let inboxBytesMax = 32 << 20

  struct Commits {
    var inbox = CommitInbox()
    var spare = CommitInbox()

    /// A commit is on its way for intents, or will be soon for outcomes alone.
    var isScheduled = false
    var isScheduledLate = false
    var lastSyncAt: UInt64 = 0
    var lost = 0
  }

  package let configuration: AuditConfiguration
  let paths: LogPaths
  let logger: Logger

  let writer: Mutex<LogWriter>
  let commits = Mutex(Commits())
  private let stateOf = Atomic<UInt8>(AuditState.writable.rawValue)
  let freeBytes = Atomic<Int>(0)
  let isDiskLow = Atomic<Bool>(false)

  /// How long a commit may take before the disk counts as standing still, in nanoseconds.
  static let standstillNanoseconds: UInt64 = 5_000_000_000

  /// When the commit that is under way began: monotonic nanoseconds; 0: there is none.
  let commitBeganAt = Atomic<UInt64>(0)
  let isDiskStuck = Atomic<Bool>(false)

  /// By name, since when segments have been too old: monotonic nanoseconds.
  let agedAt = Mutex<[String: UInt64]>([:])

  /// When closed segments are looked at next: monotonic nanoseconds.
  let tidyAt = Atomic<UInt64>(0)

  /// For a moment at which the writer is held.
  let lastStatistics = Mutex(AuditStatistics.none)

  /// Names of segments that are damaged, and stay.
  let damaged = Mutex<Set<String>>([])
  private let timer = Mutex<(any DispatchSourceTimer)?>(nil)
  let upkeep: LogUpkeep
  private let queue = DispatchQueue(label: "warest-gateway.audit.commit")

  init(
    _ configuration: AuditConfiguration,
    writer: consuming LogWriter,
    logger: Logger
  ) {
    self.configuration = configuration
    paths = LogPaths(configuration)
    self.logger = logger
    self.writer = Mutex(writer)
    upkeep = LogUpkeep(configuration, logger)
  }

  /// Writes now.
  ///
  /// - Parameters:
  ///   - intents: Records that end with a line feed each.
  ///   - outcomes: The same.
  ///   - closings: Outcomes among them whose intent is on record.
  /// - Returns: False when the intents are not on record; outcomes are kept for the next time.
  package func record(
    intents: UnsafeBufferPointer<UInt8>,
    outcomes: UnsafeBufferPointer<UInt8>,
    closings: Int
  ) -> Bool {
    writer.withLock { writer in
      // SAFETY: the buffers are alive during the call, as the caller promises.
      unsafe writer.append(intents: intents, outcomes: outcomes, closings: closings) != nil
    }
  }

  /// Copies what is to be recorded; it is written and synced soon, together with what others submit
  /// meanwhile, and then the receiver gets its receipt.
  ///
  /// - Parameters:
  ///   - intents: Records that end with a line feed each.
  ///   - outcomes: The same.
  ///   - closings: Outcomes among them whose intent is on record.
  ///   - batch: Names the batch in its receipt.
  ///   - receiver: Hears of it when there are intents.
  package func submit(
    intents: UnsafeBufferPointer<UInt8>,
    outcomes: UnsafeBufferPointer<UInt8>,
    closings: Int,
    batch: UInt64,
    receiptTo receiver: any AuditReceiver
  ) {
    let delay: UInt64? = commits.withLock { commits in
      guard commits.inbox.bytes + outcomes.count <= AuditLog.inboxBytesMax else {
        // SAFETY: alive during the call, as the caller promises.
        commits.lost += unsafe outcomes.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) }
        if intents.count > 0 {
          receiver.receive(AuditReceipt(batch: batch, result: .refused))
        }
        return nil
      }
      // SAFETY: as above.
      unsafe commits.inbox.outcomes.append(contentsOf: outcomes)
      commits.inbox.closings += closings
      guard intents.count > 0 else { return AuditLog.scheduleLate(&commits) }
      unsafe commits.inbox.intents.append(contentsOf: intents)
      commits.inbox.waiting.append((batch, receiver))
      return AuditLog.schedule(&commits)
    }
    guard let delay else { return }
    guard delay > 0 else {
      queue.async { self.commit() }
      return
    }
    queue.asyncAfter(deadline: .now() + .nanoseconds(Int(delay))) { self.commit() }
  }

  /// - Returns: Nanoseconds until a commit that has to be started; nil: one is on its way.
  private static func schedule(_ commits: inout Commits) -> UInt64? {
    guard !commits.isScheduled else { return nil }
    commits.isScheduled = true
    let earliest = commits.lastSyncAt + syncGapNanoseconds
    let now = Clock.monotonicNanoseconds()
    return earliest > now ? earliest - now : 0
  }

  private static func scheduleLate(_ commits: inout Commits) -> UInt64? {
    guard !commits.isScheduled && !commits.isScheduledLate else { return nil }
    commits.isScheduledLate = true
    return outcomeDelayNanoseconds
  }

  /// Waits until everything submitted is on disk; false when it is not.
  package func synchronize() -> Bool {
    queue.sync {
      commit()
      let segment = writer.withLock { writer in
        // What is written next may be the last: no pause after a failure stands in its way.
        writer.retryAt = 0
        // SAFETY: empty buffers have no memory.
        let none = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        return unsafe writer.append(intents: none, outcomes: none, closings: 0)
      }
      return segment.map { bringToDisk($0) } ?? false
    }
  }

  /// From now on the file, the disk and what is due are looked at.
  func startWatching() {
    timer.withLock { timer in timer = watch() }
  }

  /// Puts the end on record, signs it, and lets go of the file.
  ///
  /// To be called once the loops have ended: nothing is recorded after it.
  package func close() {
    timer.withLock { timer in
      timer?.cancel()
      timer = nil
    }
    // What the loops brought last is still on its way.
    _ = synchronize()
    let (last, sinks, isWritten) = writer.withLock { writer in
      for sink in writer.sinks { writer.reportDrops(of: sink, isLast: true) }
      let isWritten = writer.writeOwn { writer in
        var record = writer.begin(.stop, "stop")
        writer.appendOwn(&record)
        writer.appendCheckpoint(.stop)
      }
      // A look that began before the end finds it so.
      writer.isClosed = true
      // A second path that failed a moment ago is tried once more.
      writer.secondPathRetryAt = 0
      return (writer.segment, writer.sinks, isWritten)
    }
    if !bringToDisk(last) || !isWritten {
      logger.error("the end of the audit log is not on record: the next start closes what is open")
    }
    startUpkeep()
    upkeep.stop()
    // The log may be opened again by another process, or by this one.
    _ = flock(last.descriptor, LOCK_UN)
    AuditSink.stop(sinks)
  }

  private func commit() {
    var taken = commits.withLock { commits in
      var taken = CommitInbox()
      swap(&taken, &commits.inbox)
      swap(&commits.inbox, &commits.spare)
      commits.isScheduled = false
      commits.isScheduledLate = false
      commits.lastSyncAt = Clock.monotonicNanoseconds()
      return taken
    }
    guard !taken.isEmpty else {
      giveBack(&taken)
      return
    }
    commitBeganAt.store(Clock.monotonicNanoseconds(), ordering: .relaxed)
    defer { commitBeganAt.store(0, ordering: .relaxed) }
    let segment = writer.withLock { writer in
      // SAFETY: both arrays outlive the call, which only reads them.
      unsafe taken.intents.withUnsafeBufferPointer { intents in
        unsafe taken.outcomes.withUnsafeBufferPointer { outcomes in
          unsafe writer.append(intents: intents, outcomes: outcomes, closings: taken.closings)
        }
      }
    }
    // Outside the lock: nobody else waits for a disk.
    var result = AuditReceipt.Result.refused
    if let segment { result = bringToDisk(segment) ? .recorded : .doubtful }
    for (batch, receiver) in taken.waiting {
      receiver.receive(AuditReceipt(batch: batch, result: result))
    }
    giveBack(&taken)
    updateState()
  }

  private func giveBack(_ inbox: inout CommitInbox) {
    inbox.removeAll()
    commits.withLock { commits in swap(&commits.spare, &inbox) }
  }

  /// Brings a segment to the disk, and the name of a new one.
  ///
  /// After a failure the segment is left for good: what the kernel still holds of it may differ
  /// from the disk, and a second attempt would report success for nothing.
  func bringToDisk(_ segment: OpenSegment) -> Bool {
    let isSynced = segment.sync()
    let (begun, named) = writer.withLock { writer in
      writer.counters.syncs += 1
      if !isSynced {
        writer.counters.syncErrors += 1
        if writer.segment === segment { writer.distrust = .syncFailed }
      }
      return (writer.segmentsBegun, writer.segmentsNamed)
    }
    guard isSynced else {
      logger.error("the audit file cannot be synced: a new segment begins")
      return false
    }
    guard begun > named else { return true }
    guard FileOctets.syncFolder(paths.folder) else { return false }
    writer.withLock { $0.segmentsNamed = max($0.segmentsNamed, begun) }
    return true
  }

  package var state: AuditState {
    AuditState(rawValue: stateOf.load(ordering: .relaxed)) ?? .failing
  }

  /// Whether a commit takes so long that no other call should wait for it.
  package var isStandingStill: Bool { isDiskStuck.load(ordering: .relaxed) }

  /// Takes over what the writer and the disk say, and says it in the log when it has changed.
  func updateState() {
    let isFailing = writer.withLock { writer in writer.retryAt != 0 || writer.distrust != nil }
    let isLow = isDiskLow.load(ordering: .relaxed)
    let state: AuditState = isFailing ? .failing : isLow ? .lowDisk : .writable
    guard stateOf.exchange(state.rawValue, ordering: .relaxed) != state.rawValue else { return }
    switch state {
    case .writable: logger.notice("the audit log is written again")
    case .lowDisk:
      logger.error(
        "the disk of the audit log is nearly full: calls with an effect are refused",
        metadata: [
          "free-bytes": "\(freeBytes.load(ordering: .relaxed))",
          "reserve-bytes": "\(configuration.reserveBytes)",
        ]
      )
    case .failing:
      logger.error("the audit log cannot be written: calls with an effect are refused")
    }
  }
}
