import Dispatch
import Gateway
import Glibc
import Logging
import Synchronization
import Transport

/// What is looked at four times a second: whether the file is still the one that its path names,
/// whether the disk has room, and what is due.
extension AuditLog {
  static let watchMilliseconds = 250

  /// - Returns: The timer, to be cancelled when the log is closed.
  func watch() -> any DispatchSourceTimer {
    let queue = DispatchQueue(label: "warest-gateway.audit.watch")
    let timer = DispatchSource.makeTimerSource(queue: queue)
    let interval = DispatchTimeInterval.milliseconds(AuditLog.watchMilliseconds)
    timer.schedule(deadline: .now() + interval, repeating: interval)
    timer.setEventHandler { [weak self] in self?.look() }
    timer.resume()
    return timer
  }

  /// One look.
  func look() {
    noticeStandstill()
    let (segment, bytes, isClosed) = writer.withLock { writer in
      (writer.segment, writer.segmentBytes, writer.isClosed)
    }
    guard !isClosed else { return }
    lookAtDisk()
    if let reason = changed(segment, bytes) { begin(reason, after: segment) }
    let now = Clock.monotonicNanoseconds()
    let toSync = writer.withLock { $0.takeUpWhatIsDue(now) }
    reportLost()
    if let toSync, configuration.durability == .group { _ = bringToDisk(toSync) }
    updateState()
    startUpkeep()
  }

  /// A disk that answers nothing holds up the calls that wait for it; no others are to join them.
  private func noticeStandstill() {
    let since = commitBeganAt.load(ordering: .relaxed)
    let isStuck =
      since != 0 && Clock.monotonicNanoseconds() > since + AuditLog.standstillNanoseconds
    guard isStuck != isDiskStuck.exchange(isStuck, ordering: .relaxed) else { return }
    if isStuck {
      logger.error("the disk of the audit log stands still: calls with an effect are refused")
    } else {
      logger.notice("the disk of the audit log answers again")
    }
  }

  /// Takes up the file anew when it is not the one at its path, as after a move by logrotate.
  package func reopen() { look() }

  private func begin(_ reason: SegmentReason, after segment: OpenSegment) {
    let isBegun: Bool? = writer.withLock { writer in
      let now = Clock.monotonicNanoseconds()
      guard writer.segment === segment, now >= writer.rotationRetryAt else { return nil }
      let isBegun = writer.rotate(reason, now)
      // What has no name is gone with this process: nothing more can be put on record there.
      if !isBegun && reason == .deleted && writer.distrust == nil { writer.distrust = reason }
      return isBegun
    }
    guard let isBegun else { return }
    let metadata: Logger.Metadata = ["reason": "\(reason.word)", "path": "\(paths.active)"]
    if isBegun {
      logger.warning("the audit file is not what it was: a new segment begins", metadata: metadata)
    } else {
      logger.error("a new segment of the audit log cannot begin", metadata: metadata)
    }
  }

  /// What happened to the file behind the writer's back.
  private func changed(_ segment: OpenSegment, _ bytes: Int) -> SegmentReason? {
    if let absence = segment.absence(from: paths.active) { return absence }
    guard let open = FileIdentity(descriptor: segment.descriptor) else { return nil }
    return open.bytes < bytes ? .truncated : nil
  }

  /// Puts on record that the disk is nearly full, or not any more.
  ///
  /// It has to have an eighth more than the reserve before it counts as good again.
  func lookAtDisk() {
    var status = Glibc.statvfs()
    // SAFETY: the path is a text that ends with a zero; the kernel fills `status`.
    guard unsafe statvfs(paths.folder, &status) == 0 else { return }
    let free = Int(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    freeBytes.store(free, ordering: .relaxed)
    let reserve = configuration.reserveBytes
    let wasLow = isDiskLow.load(ordering: .relaxed)
    let isLow = wasLow ? free < reserve + reserve / 8 : free < reserve
    guard isLow != wasLow else { return }
    isDiskLow.store(isLow, ordering: .relaxed)
    writer.withLock { writer in
      _ = writer.writeOwn { writer in
        var record = writer.begin(.notice, isLow ? "disk-low" : "disk-ok")
        record.add(.bytes, number: UInt64(free), into: &writer.own)
        writer.appendOwn(&record)
      }
    }
  }

  /// Puts on record how many records were lost, once there is room for that.
  private func reportLost() {
    let lost = commits.withLock { commits in
      defer { commits.lost = 0 }
      return commits.lost
    }
    let unreported = writer.withLock { writer in
      writer.lost += lost
      writer.unreportedLost += lost
      return writer.reportLost()
    }
    guard unreported > 0 else { return }
    logger.error("records of calls were lost", metadata: ["count": "\(unreported)"])
  }

  /// Hands over what has gathered for the upkeep.
  func startUpkeep() {
    let work = writer.withLock { $0.takeUpkeep() }
    let isTidyDue = Clock.monotonicNanoseconds() >= tidyAt.load(ordering: .relaxed)
    if isTidyDue { tidyAt.store(.max, ordering: .relaxed) }
    guard isTidyDue || !work.isEmpty else { return }
    upkeep.start { upkeep in
      for retired in work.retired where !upkeep.see(to: retired) { self.retry(retired) }
      if isTidyDue || !work.retired.isEmpty { upkeep.startTidying { self.tidy() } }
      guard !work.checkpoints.isEmpty else { return }
      // First the records that they cover.
      let isSynced = self.bringToDisk(work.segment)
      self.settle(work.checkpoints, areKept: isSynced && upkeep.keep(work.checkpoints))
    }
  }

  /// A deleted segment that could not be saved stays open until it is.
  private func retry(_ retired: RetiredSegment) {
    var again = retired
    again.retryAt = Clock.monotonicNanoseconds() + LogWriter.secondPathRetryNanoseconds
    writer.withLock { [again] writer in writer.retired.append(again) }
  }

  /// Says once that the second path fails; checkpoints that it has not got are tried again.
  private func settle(_ checkpoints: [UInt8], areKept: Bool) {
    let wasFailing = writer.withLock { writer in
      let wasFailing = writer.secondPathRetryAt != 0
      if !areKept { writer.keepForLater(checkpoints) }
      if !areKept && !wasFailing { _ = writer.writeNotice("checkpoint-path-failed") }
      let later = Clock.monotonicNanoseconds() + LogWriter.secondPathRetryNanoseconds
      writer.secondPathRetryAt = areKept ? 0 : later
      return wasFailing
    }
    guard wasFailing == areKept else { return }
    let metadata: Logger.Metadata = ["path": "\(paths.checkpoints)"]
    if areKept {
      logger.notice("checkpoints reach the second path again", metadata: metadata)
    } else {
      logger.error("checkpoints do not reach the second path", metadata: metadata)
    }
  }
}

/// What gathered for the upkeep.
struct UpkeepWork {
  let retired: [RetiredSegment]
  let checkpoints: [UInt8]

  /// Has the records that the checkpoints cover, as far as they are not in the retired ones.
  let segment: OpenSegment

  var isEmpty: Bool { retired.isEmpty && checkpoints.isEmpty }
}

extension LogWriter {
  /// Does what is due by the clock.
  ///
  /// - Returns: A segment that got records of calls.
  mutating func takeUpWhatIsDue(_ now: UInt64) -> OpenSegment? {
    var written: OpenSegment?
    if retryAt != 0 || distrust != nil {
      // SAFETY: empty buffers have no memory.
      let none = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
      written = unsafe append(intents: none, outcomes: none, closings: 0)
    }
    if checkpoints.records > 0 && now >= checkpoints.dueAt {
      _ = writeOwn { writer in writer.appendCheckpoint(.interval) }
    }
    let age = (Clock.wallMicroseconds() - segment.startedAt) / 1_000_000
    if segmentRecords > 0 && age >= settings.segmentSecondsMax { _ = rotate(.age, now) }
    for sink in sinks { reportDrops(of: sink) }
    return written
  }

  mutating func reportDrops(of sink: AuditSink, isLast: Bool = false) {
    let count = sink.takeDropped(isLast: isLast)
    guard count > 0 else { return }
    let name = Array(sink.name.utf8)
    let isWritten = writeOwn { writer in
      var record = writer.begin(.notice, "sink-dropped")
      record.add(.sink, text: name.span, into: &writer.own)
      record.add(.count, number: UInt64(count), into: &writer.own)
      writer.appendOwn(&record)
    }
    if !isWritten { sink.putBackDropped(count) }
  }

  /// - Returns: How many lost records are on record now.
  mutating func reportLost() -> Int {
    let count = unreportedLost
    guard count > 0 else { return 0 }
    let isWritten = writeOwn { writer in
      var record = writer.begin(.notice, "records-lost")
      record.add(.count, number: UInt64(count), into: &writer.own)
      writer.appendOwn(&record)
    }
    guard isWritten else { return 0 }
    unreportedLost = 0
    return count
  }

  /// How long a second path that failed is left alone, in nanoseconds.
  static let secondPathRetryNanoseconds: UInt64 = 5_000_000_000

  /// Octets of checkpoints that wait for the second path at most, about 1,500 of them.
  private static let checkpointBytesMax = 1 << 20

  mutating func takeUpkeep() -> UpkeepWork {
    let now = Clock.monotonicNanoseconds()
    let due = retired.filter { now >= $0.retryAt }
    retired.removeAll { now >= $0.retryAt }
    guard now >= secondPathRetryAt else {
      return UpkeepWork(retired: due, checkpoints: [], segment: segment)
    }
    defer { checkpointLines.removeAll(keepingCapacity: true) }
    return UpkeepWork(retired: due, checkpoints: checkpointLines, segment: segment)
  }

  /// Puts checkpoints back, but for the oldest ones when there are too many: the later ones cover
  /// their records as well.
  fileprivate mutating func keepForLater(_ checkpoints: [UInt8]) {
    counters.checkpointErrors += 1
    checkpointLines.insert(contentsOf: checkpoints, at: 0)
    while checkpointLines.count > LogWriter.checkpointBytesMax,
      let end = checkpointLines.firstIndex(of: UInt8(ascii: "\n"))
    {
      checkpointLines.removeFirst(end + 1)
    }
  }
}
