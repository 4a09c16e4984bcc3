import Glibc
package import Transport

/// Verifies the files of a log, which may be written meanwhile.
package struct LogVerification {
  /// How far it is.
  package struct Progress: Sendable {
    /// Octets on the disk.
    package var bytes: Int
    package var totalBytes: Int
    package var records: Int
  }

  /// What to look at.
  package struct Scope: Sendable {
    package var segments: [SegmentFile]

    /// The second path; nil: there is none to look at.
    package var checkpoints: String?
    package var keys: [VerifyingKey]

    /// Segments were chosen by hand: what stands before and after them is not missed.
    package var isPart: Bool

    package init(
      segments: [SegmentFile],
      checkpoints: String?,
      keys: [VerifyingKey],
      isPart: Bool
    ) {
      self.segments = segments
      self.checkpoints = checkpoints
      self.keys = keys
      self.isPart = isPart
    }
  }

  /// Milliseconds that an unfinished line is given to grow, and how often it is looked at.
  private static let growthMilliseconds: UInt32 = 50
  private static let growthLooks = 10

  private var verifier: LogVerifier
  private let progress: (Progress) -> Void
  private var done = 0
  private var total = 0

  private init(_ verifier: LogVerifier, _ progress: @escaping (Progress) -> Void) {
    self.verifier = verifier
    self.progress = progress
  }

  /// Verifies a whole log.
  ///
  /// The second path is read before the sizes of the segments are taken: what it has is in the log
  /// by then. What is written later is not looked at.
  package static func run(
    _ paths: LogPaths,
    hasSecondPath: Bool = true,
    keys: [VerifyingKey],
    progress: @escaping (Progress) -> Void = { _ in }
  ) throws(AuditError) -> LogReport {
    var verification = LogVerification(LogVerifier(keys: keys), progress)
    if hasSecondPath { try verification.readSecondPath(paths.checkpoints) }
    let isKnown = !verification.verifier.second.entries.isEmpty
    let segments = try LogSegments.find(paths, mayBeNone: isKnown)
    try verification.read(segments) { segment throws(AuditError) in
      // It may have been closed, renamed or compressed since it was found.
      try LogSegments.find(paths).first { $0.firstSequence == segment.firstSequence }
    }
    return verification.verifier.finish()
  }

  /// Verifies what was chosen.
  package static func run(
    _ scope: Scope,
    progress: @escaping (Progress) -> Void = { _ in }
  ) throws(AuditError) -> LogReport {
    var verification = LogVerification(
      LogVerifier(keys: scope.keys, isPart: scope.isPart),
      progress
    )
    if let checkpoints = scope.checkpoints { try verification.readSecondPath(checkpoints) }
    try verification.read(scope.segments) { _ throws(AuditError) in nil }
    return verification.verifier.finish()
  }

  // MARK: Files

  private mutating func readSecondPath(_ path: String) throws(AuditError) {
    verifier.beginSecondPath(LogPaths.name(of: path))
    guard FileIdentity(path: path) != nil else {
      verifier.missSecondPath()
      return
    }
    var stream = try LineStream(path, bytesMax: nil)
    while try stream.next({ verifier.takeSecond($0) }) {}
    verifier.endSecondPath(stream.rest.span)
  }

  private mutating func read(
    _ segments: [SegmentFile],
    findAgain: (SegmentFile) throws(AuditError) -> SegmentFile?
  ) throws(AuditError) {
    total = segments.reduce(0) { $0 + $1.bytes }
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      let next = isLast ? nil : segments[index + 1]
      let trusted = next.flatMap { SegmentHead.trustedBytes(before: $0.path) }
      do throws(AuditError) {
        let found = isThere(segment) ? segment : try findAgain(segment) ?? segment
        try read(found.from(segment), bytesMax: trusted, isLast: isLast)
      } catch {
        guard let other = try findAgain(segment), other.path != segment.path else {
          verifier.beginFile(LogPaths.name(of: segment.path))
          verifier.failFile("\(error)")
          continue
        }
        try read(other.from(segment), bytesMax: trusted, isLast: isLast)
      }
      done += segment.bytes
    }
  }

  /// Whether the path still leads to the segment, and not to one that has taken its place.
  private func isThere(_ segment: SegmentFile) -> Bool {
    guard FileIdentity(path: segment.path) != nil else { return false }
    // Of a segment whose first line is broken nothing more is known.
    guard let first = try? SegmentReader.firstLine(of: segment.path) else { return true }
    return first.sequence == segment.firstSequence
  }

  private mutating func read(
    _ segment: SegmentFile,
    bytesMax: Int?,
    isLast: Bool
  ) throws(AuditError) {
    let seen = segment.isCompressed || !isLast ? nil : segment.bytes
    var stream = try LineStream(segment.path, bytesMax: bytesMax ?? seen)
    var members = bytesMax == nil ? MemberCheck(stream.source) : nil
    verifier.beginFile(LogPaths.name(of: segment.path))
    do throws(AuditError) {
      while try stream.next({ line in
        verifier.take(line)
        members?.take(line)
      }) {
        let read = min(stream.source.octetsRead, segment.bytes)
        progress(Progress(bytes: done + read, totalBytes: total, records: verifier.recordCount))
      }
    } catch {
      // What was inflated until then has been looked at.
      verifier.failFile("\(error)")
      return
    }
    members?.finish(stream.rest.count)
    if members?.isWrong ?? false { verifier.distrustIndex() }
    if let bytesMax, !segment.isCompressed, segment.bytes > bytesMax {
      verifier.leaveOut(segment.bytes - bytesMax)
    }
    guard isLast else {
      verifier.takeUnended(stream.rest.span)
      return
    }
    let isGrowing = !stream.rest.isEmpty && LogVerification.grows(segment)
    verifier.takeTorn(stream.rest.span, isGrowing: isGrowing)
  }

  /// Whether more is written to the file than was seen, now or soon.
  private static func grows(_ segment: SegmentFile) -> Bool {
    for _ in 0..<growthLooks {
      if let file = FileIdentity(path: segment.path), file.bytes > segment.bytes { return true }
      usleep(growthMilliseconds * 1_000)
    }
    return false
  }
}

extension SegmentFile {
  /// The same segment elsewhere, of which no more is read than was seen first.
  fileprivate func from(_ first: SegmentFile) -> SegmentFile {
    var file = self
    file.bytes = first.bytes
    return file
  }
}
