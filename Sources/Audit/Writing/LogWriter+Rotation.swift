import Gateway
import Glibc
import HTTP1
import Transport

/// A new segment takes the place of the one that is written.
extension LogWriter {
  /// How long after a failure another try is made, in nanoseconds.
  private static let rotationRetryNanoseconds: UInt64 = 1_000_000_000

  /// Begins a new segment, which takes over the log's path in one step: there is no moment at which
  /// the path leads nowhere.
  ///
  /// - Returns: False when that cannot be done now; records go on into the old one, unless it is
  ///   not trusted.
  mutating func rotate(_ reason: SegmentReason, _ now: UInt64) -> Bool {
    guard !isClosed, now >= rotationRetryAt else { return false }
    rotationRetryAt = now + LogWriter.rotationRetryNanoseconds
    // Whatever the reason was: the file may have left its place since it was last looked at.
    let absence = segment.absence(from: paths.active)
    let reason = reason.closesInOrder ? absence ?? reason : reason
    if reason.closesInOrder {
      _ = writeOwn { writer in writer.appendCheckpoint(.rotation) }
    }
    let time = Clock.wallMicroseconds()
    guard
      let next = LogWriter.openNext(
        paths.next,
        like: segment,
        firstSequence: chain.sequence + 1,
        startedAt: time
      )
    else { return false }
    let old = RetiredSegment(
      segment: segment,
      path: closedPath(absence),
      isDeleted: absence == .deleted,
      bytes: reason == .truncated ? segmentBytes : segment.end
    )
    let mark = mark
    let before = (segment, segmentBytes, distrust)
    (segment, segmentBytes, distrust) = (next, 0, nil)
    guard begin(after: old, reason), takePlace(of: old, absence) else {
      (segment, segmentBytes, distrust) = before
      undo(mark)
      // SAFETY: the path is a text that ends with a zero, alive during the call.
      _ = unsafe unlink(paths.next)
      return false
    }
    offerLines()
    retired.append(old)
    segmentRecords = 0
    segmentsBegun += 1
    rotationRetryAt = 0
    counters.segments += 1
    return true
  }

  /// Writes the first record of the new segment.
  private mutating func begin(after old: RetiredSegment, _ reason: SegmentReason) -> Bool {
    lines.removeAll()
    var record = begin(.segment, reason.word)
    record.add(.bytes, number: UInt64(old.bytes), into: &own)
    let name = Array(LogPaths.name(of: old.path).utf8)
    record.add(.file, text: name.span, into: &own)
    record.add(.lastSequence, number: chain.sequence, into: &own)
    record.add(.open, number: UInt64(max(openIntents, 0)), into: &own)
    appendOwn(&record)
    return write()
  }

  /// Where the old segment is found from now on.
  private func closedPath(_ absence: SegmentReason?) -> String {
    if absence == .moved, let path = segment.currentPath { return path }
    return paths.closed(
      firstSequence: segment.firstSequence,
      unixMicroseconds: segment.startedAt
    )
  }

  /// Gives the old segment its closed name and the new one the log's path.
  private func takePlace(of old: RetiredSegment, _ absence: SegmentReason?) -> Bool {
    // SAFETY: paths are texts that end with a zero, alive during the calls.
    if absence != nil {
      // Whatever stands there now, say an empty file that logrotate made, is not the log.
      if let found = FileIdentity(path: paths.active), found.bytes > 0 {
        guard unsafe rename(paths.active, "\(paths.active).found-\(chain.sequence)") == 0 else {
          return false
        }
      }
    } else if !name(old) {
      return false
    }
    return unsafe rename(paths.next, paths.active) == 0
  }

  /// Gives the old segment its closed name, which it has already when a rotation failed after that.
  private func name(_ old: RetiredSegment) -> Bool {
    // SAFETY: paths are texts that end with a zero, alive during the calls.
    if unsafe link(paths.active, old.path) == 0 { return true }
    guard errno == EEXIST, let found = FileIdentity(path: old.path) else { return false }
    if found.isSameFile(as: old.segment.identity) { return true }
    // Whoever put something there shall not keep the log from going on.
    return unsafe rename(old.path, "\(old.path).found-\(chain.sequence)") == 0
      && link(paths.active, old.path) == 0
  }

  /// Makes the file of a new segment, which belongs to this process alone, and may be read by those
  /// who may read the old one.
  static func openNext(
    _ path: String,
    like old: OpenSegment,
    firstSequence: UInt64,
    startedAt: Int64
  ) -> OpenSegment? {
    // SAFETY: the path is a text that ends with a zero, alive during the calls.
    _ = unsafe unlink(path)
    let now = FileIdentity(descriptor: old.descriptor) ?? old.identity
    let wanted = now.isSameFile(as: old.identity) ? now : old.identity
    let descriptor = unsafe Glibc.open(
      path,
      O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
      0o600
    )
    guard descriptor >= 0 else { return nil }
    // First the group: the mode is for no other. Whoever may not give the file to it is alone.
    if fchown(descriptor, .max, wanted.group) == 0 {
      _ = fchmod(descriptor, mode_t(wanted.mode & 0o777))
    }
    let segment = OpenSegment(descriptor, firstSequence: firstSequence, startedAt: startedAt)
    return flock(descriptor, LOCK_EX | LOCK_NB) == 0 ? segment : nil
  }
}
