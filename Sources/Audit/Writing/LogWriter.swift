import Gateway
import Glibc
import HTTP1
import Transport

/// The one writer of a log: it gives sequence numbers, hashes and places in the file, and lives
/// under one lock.
///
/// What it appends is complete or not there: a write that fails half way is taken back, and the
/// chain with it.
struct LogWriter: ~Copyable, @unchecked Sendable {
  // The memory of its `ByteWriter`s is its own, and it is never copied: it may change threads, one
  // at a time.

  /// How long a file is left alone after a write that failed, in nanoseconds.
  static let retryNanoseconds: UInt64 = 100_000_000

  /// Outcomes that may wait for the disk, about 30,000 of them.
  static let backlogBytesMax = 16 << 20

  /// Room for the lines of one batch, made larger when a batch needs it.
  static let lineBytes = 1 << 20

  let settings: AuditConfiguration
  let paths: LogPaths
  let signingKey: SigningKey

  /// The random name of the chain.
  let chainName: UInt64
  let sinks: [AuditSink]

  var chain: AuditChain
  var segment: OpenSegment

  /// Octets of the segment, all of them complete lines.
  var segmentBytes: Int

  /// Records of calls that it got in this run.
  var segmentRecords = 0

  /// Intents without an outcome.
  var openIntents: Int
  var checkpoints: CheckpointSchedule

  /// Checkpoints that are not on the second path yet.
  var checkpointLines: [UInt8] = []

  /// Monotonic nanoseconds before which the second path is left alone; 0: it works.
  var secondPathRetryAt: UInt64 = 0

  /// Lines as they go to the file, and a record of the writer's own.
  var lines = ByteWriter(capacity: LogWriter.lineBytes)
  var own = ByteWriter(capacity: GatewayLimits.auditRecordBytesMax)

  /// Outcomes that could not be written yet: never dropped while there is room.
  var backlog: [UInt8] = []
  var backlogClosings = 0

  /// Records that found no room there, and those of them that are not on record yet.
  var lost = 0
  var unreportedLost = 0

  /// Monotonic nanoseconds before which a failed write is not tried again; 0: none failed.
  var retryAt: UInt64 = 0

  /// Set once what the kernel holds of the segment cannot be trusted: nothing more goes there.
  var distrust: SegmentReason?

  /// The end is on record: nothing follows it, for another process may have the file now.
  var isClosed = false

  /// Monotonic nanoseconds before which another new segment is not tried.
  var rotationRetryAt: UInt64 = 0

  /// Segments that were left and not yet seen to.
  var retired: [RetiredSegment] = []

  /// New segments of this run, and those of them whose names are on the disk.
  var segmentsBegun = 0
  var segmentsNamed = 0
  var counters = LogCounters()

  init(
    _ settings: AuditConfiguration,
    signingKey: SigningKey,
    chainName: UInt64,
    chain: AuditChain,
    segment: OpenSegment,
    segmentBytes: Int,
    openIntents: Int,
    lastCheckpoint: UInt64,
    sinks: [AuditSink]
  ) {
    self.settings = settings
    paths = LogPaths(settings)
    self.signingKey = signingKey
    self.chainName = chainName
    self.sinks = sinks
    self.chain = chain
    self.segment = segment
    self.segmentBytes = segmentBytes
    self.openIntents = openIntents
    checkpoints = CheckpointSchedule(settings, last: lastCheckpoint)
  }

  /// Writes a batch: outcomes that still wait, then intents, then outcomes; a call may have both
  /// its records in one.
  ///
  /// - Parameters:
  ///   - intents: Records that end with a line feed each.
  ///   - outcomes: The same.
  ///   - closings: Outcomes among them whose intent is on record.
  /// - Returns: The segment that has the intents; nil when they are not on record, and outcomes are
  ///   kept for the next time.
  mutating func append(
    intents: UnsafeBufferPointer<UInt8>,
    outcomes: UnsafeBufferPointer<UInt8>,
    closings: Int
  ) -> OpenSegment? {
    let now = Clock.monotonicNanoseconds()
    guard !isClosed, now >= retryAt, isReady(now) else {
      // SAFETY: alive during the call, as the caller promises.
      unsafe keep(outcomes, closings: closings)
      return nil
    }
    let mark = mark
    lines.removeAll()
    makeRoom(for: backlog.count + intents.count + outcomes.count)
    var count = 0
    // SAFETY: the buffers are alive during the call, as the caller promises.
    unsafe backlog.withUnsafeBufferPointer { count += unsafe number($0) }
    openIntents -= backlogClosings
    let intentCount = unsafe number(intents)
    openIntents += intentCount - closings
    count += unsafe intentCount + number(outcomes)
    checkpoints.records += count
    if checkpoints.records >= settings.checkpointRecords { appendCheckpoint(.count) }
    let target = segment
    guard write() else {
      undo(mark)
      retryAt = now + LogWriter.retryNanoseconds
      // SAFETY: alive during the call, as the caller promises.
      unsafe keep(outcomes, closings: closings)
      return nil
    }
    offerLines()
    retryAt = 0
    counters.records += count
    segmentRecords += count
    backlog.removeAll(keepingCapacity: true)
    backlogClosings = 0
    // What a long backlog needed is not kept.
    if lines.capacity > 8 * LogWriter.lineBytes {
      lines = ByteWriter(capacity: LogWriter.lineBytes)
    }
    if segmentBytes >= settings.segmentBytesMax { _ = rotate(.size, now) }
    return target
  }

  /// What a write that fails is taken back to.
  struct Mark {
    let chain: AuditChain
    let openIntents: Int
    let checkpoints: CheckpointSchedule
    let checkpointBytes: Int
  }

  var mark: Mark {
    Mark(
      chain: chain,
      openIntents: openIntents,
      checkpoints: checkpoints,
      checkpointBytes: checkpointLines.count
    )
  }

  mutating func undo(_ mark: Mark) {
    chain = mark.chain
    openIntents = mark.openIntents
    checkpoints = mark.checkpoints
    checkpointLines.removeLast(checkpointLines.count - mark.checkpointBytes)
  }

  /// A segment that is not trusted any more has to be left first.
  private mutating func isReady(_ now: UInt64) -> Bool {
    guard let reason = distrust else { return true }
    return rotate(reason, now)
  }

  private mutating func keep(_ outcomes: UnsafeBufferPointer<UInt8>, closings: Int) {
    guard outcomes.count > 0 else { return }
    if backlog.count + outcomes.count <= LogWriter.backlogBytesMax {
      // SAFETY: alive during the call, as the caller promises.
      unsafe backlog.append(contentsOf: outcomes)
      backlogClosings += closings
    } else {
      // SAFETY: as above.
      let count = unsafe outcomes.reduce(0) { $0 + ($1 == 0x0a ? 1 : 0) }
      lost += count
      unreportedLost += count
    }
  }

  /// A line is at most four times as long as the record in it, which has 60 octets at least.
  private mutating func makeRoom(for recordBytes: Int) {
    let needed = 4 * recordBytes + GatewayLimits.auditRecordBytesMax
    if needed > lines.capacity { lines = ByteWriter(capacity: needed) }
  }

  /// Makes lines of records, each of which ends with a line feed.
  private mutating func number(_ records: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    // SAFETY: the caller's buffer, of which `rest` is what is left.
    var rest = unsafe records
    // SAFETY: every record ends with a line feed, which lies within what is left of `records`.
    while let start = rest.baseAddress, let found = unsafe memchr(start, 0x0a, rest.count) {
      let length = unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
      let record = unsafe UnsafeBufferPointer(rebasing: rest[..<length])
      chain.append(unsafe Span(_unsafeElements: record), to: &lines)
      unsafe rest = UnsafeBufferPointer(rebasing: rest[length...])
      count += 1
    }
    return count
  }

  /// All or nothing: a short write, which is how a full disk shows first, is taken back.
  mutating func write() -> Bool {
    precondition(!lines.overflowed, "lines have room for their records")
    var written = 0
    var start = 0
    while written < lines.count {
      // SAFETY: the pointer is into the lines, and the length ends where they end.
      let count = unsafe Glibc.write(
        segment.descriptor,
        lines.bytes.baseAddress.map { unsafe $0 + written },
        lines.count - written
      )
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        counters.writeErrors += 1
        // What cannot be taken back would run into the next record.
        if written > 0 && !segment.takeBack(to: start) { distrust = .writeFailed }
        return false
      }
      // Somebody else may have written to the file: our octets alone say nothing of its length.
      if written == 0 && count < lines.count { start = segment.end - count }
      written += count
    }
    segmentBytes += written
    counters.bytes += written
    return true
  }

  /// Lets the sinks have what is in the file now.
  func offerLines() {
    guard !sinks.isEmpty else { return }
    // SAFETY: the lines are not written while the sinks copy them.
    let octets = unsafe lines.bytes
    // What ends a torn record in the file is no line of its own.
    let start = unsafe octets.first == 0x0a ? 1 : 0
    for sink in sinks { unsafe sink.offer(UnsafeBufferPointer(rebasing: octets[start...])) }
  }
}
