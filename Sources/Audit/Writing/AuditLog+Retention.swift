import Gateway
import Glibc
import Logging
import Synchronization
import Transport

/// What becomes of closed segments: they are compressed, and one day removed.
///
/// All of it on the upkeep's second queue.
extension AuditLog {
  /// How often it is looked at whether a segment has become too old, in nanoseconds; and after each
  /// rotation.
  static let tidyNanoseconds: UInt64 = 3_600_000_000_000

  func tidy() {
    tidyAt.store(Clock.monotonicNanoseconds() + AuditLog.tidyNanoseconds, ordering: .relaxed)
    // Old ones go also when others cannot be compressed, as on a full disk.
    if configuration.compressesSegments {
      attempt { () throws(AuditError) in try SegmentCompressor.removeDrafts(paths) }
      attempt { () throws(AuditError) in try compress(LogFolder(paths).segments) }
    }
    attempt { () throws(AuditError) in try removeOld(LogFolder(paths).segments) }
  }

  private func attempt(_ work: () throws(AuditError) -> Void) {
    do throws(AuditError) {
      try work()
    } catch {
      logger.error("closed segments cannot be seen to", metadata: ["reason": "\(error)"])
    }
  }

  /// A segment that somebody else moved is left as it is.
  private func isOurs(_ segment: SegmentFile) -> Bool {
    let name = LogPaths.name(of: segment.path)
    return LogPaths.firstSequence(ofClosed: name, stem: LogPaths.name(of: paths.stem)) != nil
  }

  private func compress(_ segments: [SegmentFile]) {
    for segment in segments where !segment.isActive && !segment.isCompressed && isOurs(segment) {
      if upkeep.isStopping { return }
      attempt { () throws(AuditError) in try SegmentCompressor.compress(segment.path) }
    }
  }

  /// Removes the oldest segments that are due, one after the other, so that the log never has a
  /// hole; each of them only when it is intact and its end is on record in a later one.
  private func removeOld(_ segments: [SegmentFile]) throws(AuditError) {
    guard configuration.keepSeconds != nil || configuration.keepBytes != nil else { return }
    var total = segments.reduce(0) { $0 + ($1.isActive ? 0 : $1.bytes) }
    for (segment, next) in zip(segments, segments.dropFirst()) {
      guard !upkeep.isStopping, !segment.isActive, isOurs(segment), isDue(segment, next, total),
        try remove(segment, before: next)
      else { return }
      total -= segment.bytes
    }
  }

  private func isDue(_ segment: SegmentFile, _ next: SegmentFile, _ total: Int) -> Bool {
    isTooOld(segment, next) || configuration.keepBytes.map { total > $0 } ?? false
  }

  /// A segment ended when the one after it began.
  ///
  /// It has to be too old for an hour by a clock that nobody sets: a wrong date for a moment must
  /// not cost the log.
  private func isTooOld(_ segment: SegmentFile, _ next: SegmentFile) -> Bool {
    guard let seconds = configuration.keepSeconds else { return false }
    let now = Clock.monotonicNanoseconds()
    let isOld = (Clock.wallMicroseconds() - next.firstTime) / 1_000_000 > seconds
    return agedAt.withLock { agedAt in
      guard isOld else {
        agedAt[segment.path] = nil
        return false
      }
      let since = agedAt[segment.path] ?? now
      agedAt[segment.path] = since
      return now - since >= AuditLog.tidyNanoseconds
    }
  }

  /// The hash that a segment continues, as its first record states it; nil: it has none in its
  /// first line.
  private func previousHash(of segment: SegmentFile) throws(AuditError) -> Digest32? {
    var previous: Digest32?
    var reader = try SegmentReader(segment)
    try reader.forEachLine { line, _ in
      if AuditLine.hasTail(line) {
        previous = Digest32(hexadecimal: line.extracting(AuditLine.previousRange(line.count)))
      }
      return false
    }
    return previous
  }

  /// - Returns: False when it stays.
  private func remove(_ segment: SegmentFile, before next: SegmentFile) throws(AuditError) -> Bool {
    let name = LogPaths.name(of: segment.path)
    let keys = try SigningKeyFile.readPublic(paths.publicKey)
    let found = try SegmentVerifier.verify(segment, endingIn: previousHash(of: next), keys: keys)
    var problem = found.problem
    if problem == nil && found.end.sequence + 1 != next.firstSequence {
      let (last, first) = (found.end.sequence, next.firstSequence)
      problem = "it ends with record \(last), the next begins with \(first)"
    }
    if let problem {
      keepDamaged(name, problem)
      return false
    }
    guard recordRemoval(of: segment, name, found.end) else { return false }
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    guard unsafe unlink(segment.path) == 0 else {
      throw AuditError("keeps \(segment.path), which cannot be removed", code: errno)
    }
    logger.notice("a segment of the audit log was removed", metadata: ["file": "\(name)"])
    return true
  }

  /// Says of a damaged segment that it stays; once.
  private func keepDamaged(_ name: String, _ problem: String) {
    let isNew = damaged.withLock { damaged in damaged.insert(name).inserted }
    guard isNew else { return }
    logger.error(
      "a segment of the audit log is damaged, and is kept",
      metadata: ["file": "\(name)", "problem": "\(problem)"]
    )
    writer.withLock { writer in
      _ = writer.writeOwn { writer in
        var record = writer.begin(.notice, "segment-damaged")
        record.add(.file, text: Array(name.utf8).span, into: &writer.own)
        writer.appendOwn(&record)
      }
    }
  }

  /// Puts the removal on record and on the disk, before it happens.
  private func recordRemoval(of segment: SegmentFile, _ name: String, _ end: AuditChain) -> Bool {
    let written = writer.withLock { writer in
      let isWritten = writer.writeOwn { writer in
        var record = writer.begin(.notice, "segment-removed")
        record.add(.file, text: Array(name.utf8).span, into: &writer.own)
        record.add(.firstSequence, number: segment.firstSequence, into: &writer.own)
        record.add(.lastSequence, number: end.sequence, into: &writer.own)
        record.add(.lastHash, digest: end.hash.words, into: &writer.own)
        writer.appendOwn(&record)
        writer.appendCheckpoint(.count)
      }
      return isWritten ? writer.segment : nil
    }
    return written.map { bringToDisk($0) } ?? false
  }
}
