import Gateway
import Glibc
import HTTP1
package import Logging
import Synchronization
import Transport

extension AuditLog {
  /// Opens the log and brings it in order: a record that was cut short is fenced off, calls that
  /// were under way when the last process ended are closed as unknown, and what the second path
  /// knows and the log has not is said.
  package static func open(
    _ configuration: AuditConfiguration,
    logger: Logger
  ) throws(AuditError) -> AuditLog {
    let paths = LogPaths(configuration)
    let key = try SigningKeyFile.openOrCreate(paths.signingKey, publicPath: paths.publicKey)
    let descriptor = try openActive(paths)
    let keys = try? SigningKeyFile.readPublic(paths.publicKey)
    let seen = SecondPath.end(of: paths.checkpoints, keys: keys ?? [key.verifyingKey])
    var history: LogHistory
    do throws(AuditError) {
      history = try LogHistory(reading: descriptor, keptUpTo: seen ?? 0)
      try addOlder(to: &history, paths, logger)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    var chain = history.chain
    // Numbers are never given twice, even if the records that had them are gone.
    let missing = seen.map { $0 > chain.sequence } ?? false ? seen : nil
    if let missing { chain.sequence = missing }
    var entropy = Entropy()
    let time = Clock.wallMicroseconds()
    let log = AuditLog(
      configuration,
      writer: LogWriter(
        configuration,
        signingKey: key,
        chainName: history.chainName ?? entropy.next(),
        chain: chain,
        segment: OpenSegment(
          descriptor,
          firstSequence: history.firstSequence ?? chain.sequence + 1,
          startedAt: history.firstTime ?? time
        ),
        segmentBytes: max(Int(lseek(descriptor, 0, SEEK_END)), 0),
        openIntents: history.openIntents.count,
        lastCheckpoint: history.lastCheckpoint,
        sinks: try startSinks(configuration, logger)
      ),
      logger: logger
    )
    guard log.begin(after: history, missing: missing) else {
      throw AuditError("\(paths.active) cannot be written", code: errno)
    }
    log.report(history, missing: missing)
    log.lookAtDisk()
    log.updateState()
    log.startUpkeep()
    log.startWatching()
    return log
  }

  /// Opens the active segment, which must be a file of this process alone.
  private static func openActive(_ paths: LogPaths) throws(AuditError) -> Int32 {
    while true {
      // SAFETY: the path is a text that ends with a zero, alive during the call.
      let descriptor = unsafe Glibc.open(
        paths.active,
        O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
        mode_t(0o640)
      )
      guard descriptor >= 0 else {
        throw AuditError("\(paths.active) cannot be opened", code: errno)
      }
      // A device such as `/dev/zero` would be read for ever, and keeps nothing.
      guard let open = FileIdentity(descriptor: descriptor), open.isRegularFile else {
        Glibc.close(descriptor)
        throw AuditError("\(paths.active) is no regular file", code: EINVAL)
      }
      // Two writers would number and tear each other's records.
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let code = errno
        Glibc.close(descriptor)
        throw AuditError("\(paths.active) belongs to another process", code: code)
      }
      // The other process may have begun a new segment between the two calls above.
      if FileIdentity(path: paths.active)?.isSameFile(as: open) == true {
        if open.links > 1 { try removeOtherNames(of: open, paths) }
        // What a crash left of a rotation; whoever has no lock may be in the middle of one.
        // SAFETY: as above.
        _ = unsafe unlink(paths.next)
        return descriptor
      }
      Glibc.close(descriptor)
    }
  }

  /// A crash between the two steps of a rotation leaves the active segment with its closed name as
  /// well.
  private static func removeOtherNames(
    of file: FileIdentity,
    _ paths: LogPaths
  ) throws(AuditError) {
    let start = LogPaths.name(of: paths.stem) + "-"
    for name in try LogFolder.names(in: paths.folder) where name.hasPrefix(start) {
      let path = LogFolder.path(name, in: paths.folder)
      guard FileIdentity(path: path)?.isSameFile(as: file) == true else { continue }
      // SAFETY: the path is a text that ends with a zero, alive during the call.
      _ = unsafe unlink(path)
    }
  }

  /// Reads closed segments, the newest first, as long as they may have open intents or checkpoints
  /// that the second path has not, or until there is a record at all.
  private static func addOlder(
    to history: inout LogHistory,
    _ paths: LogPaths,
    _ logger: Logger
  ) throws(AuditError) {
    guard needsOlder(history) else { return }
    let folder = try LogFolder(paths)
    for segment in folder.segments.reversed() where !segment.isActive {
      if let first = history.firstSequence, segment.firstSequence >= first { continue }
      var older = LogHistory(keptUpTo: history.keptUpTo)
      do throws(AuditError) {
        var reader = try SegmentReader(segment)
        try reader.forEachLine { line, _ in
          older.takeLine(line)
          return true
        }
      } catch {
        // Without its end nobody knows where the chain goes on. Else its calls stay as they are:
        // what cannot be read may have their outcomes, and none gets two.
        guard history.records > 0 else { throw error }
        let metadata: Logger.Metadata = ["path": "\(segment.path)", "reason": "\(error)"]
        logger.error("an old segment of the audit log cannot be read", metadata: metadata)
        return
      }
      history.precede(with: older)
      if !needsOlder(history) { return }
    }
  }

  private static func needsOlder(_ history: LogHistory) -> Bool {
    history.records == 0 || history.missingIntents > 0 || history.isMissingCheckpoints
  }

  private static func startSinks(
    _ configuration: AuditConfiguration,
    _ logger: Logger
  ) throws(AuditError) -> [AuditSink] {
    var sinks: [AuditSink] = []
    for settings in configuration.sinks {
      do throws(SystemError) {
        sinks.append(try AuditSink.start(settings, logger: logger))
      } catch {
        AuditSink.stop(sinks)
        throw AuditError("cannot go to \(settings.target.name)", code: error.code)
      }
    }
    return sinks
  }

  /// Writes what a start has to say, and brings it to the disk.
  private func begin(after history: LogHistory, missing: UInt64?) -> Bool {
    let isWritten = writer.withLock { writer in
      let bytes = (history.openIntents.count + 8) * GatewayLimits.auditRecordBytesMax
      if bytes > writer.lines.capacity { writer.lines = ByteWriter(capacity: bytes) }
      // A crash came between the log and its second path.
      writer.checkpointLines = history.missedCheckpoints
      return writer.writeOwn { writer in
        writer.begin(after: history, missing: missing)
        writer.appendCheckpoint(.start)
      }
    }
    return isWritten && synchronize() && FileOctets.syncFolder(paths.folder)
  }

  private func report(_ history: LogHistory, missing: UInt64?) {
    let left = history.openIntents.count
    if history.tornBytes > 0 || left > 0 || history.foreignLines > 0 {
      logger.warning(
        "the audit log was not closed in order",
        metadata: [
          "torn-bytes": "\(history.tornBytes)", "unknown-outcomes": "\(left)",
          "foreign-lines": "\(history.foreignLines)",
        ]
      )
    }
    guard let missing else { return }
    logger.error(
      "the audit log ends before its last checkpoint: records are missing",
      metadata: [
        "last-record": "\(history.chain.sequence)", "checkpoint": "\(missing)",
        "second-path": "\(paths.checkpoints)",
      ]
    )
  }
}

extension LogWriter {
  /// Appends the records with which a log goes on after another process.
  fileprivate mutating func begin(after history: LogHistory, missing: UInt64?) {
    if history.tornBytes > 0 {
      // In one write with its fence: a full disk takes both or none.
      lines.append(UInt8(ascii: "\n"))
      var record = begin(.recovered, "torn-record")
      record.add(.bytes, number: UInt64(history.tornBytes), into: &own)
      record.add(.sha256, digest: history.tornHash.words, into: &own)
      appendOwn(&record)
    }
    if let missing {
      var record = begin(.notice, "tail-missing")
      record.add(.lastSequence, number: missing, into: &own)
      appendOwn(&record)
    }
    let time = Clock.wallMicroseconds()
    for id in history.openIntents {
      own.removeAll()
      guard
        AuditRecord.writeRestartOutcome(requestID: id.span, unixMicroseconds: time, into: &own)
      else { preconditionFailure("an outcome of a restart is short") }
      // SAFETY: the record is not written while it is copied.
      let text = unsafe Span(_unsafeElements: own.bytes)
      chain.append(text, to: &lines)
      openIntents -= 1
    }
    var record = begin(.start, "start")
    appendOwn(&record)
  }
}
