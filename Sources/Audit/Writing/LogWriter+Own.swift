import Gateway
import HTTP1
import Transport

/// The log's own records.
extension LogWriter {
  /// Why a checkpoint is made.
  enum CheckpointReason {
    case start
    case count
    case interval
    case rotation
    case stop

    var word: StaticString {
      switch self {
      case .start: "start"
      case .count: "count"
      case .interval: "interval"
      case .rotation: "rotation"
      case .stop: "stop"
      }
    }
  }

  /// Begins a record of the log's own; the caller adds members and ends it.
  mutating func begin(_ kind: AuditKind, _ reason: StaticString) -> AuditRecord {
    own.removeAll()
    var record = AuditRecord(kind, unixMicroseconds: Clock.wallMicroseconds(), into: &own)
    record.add(.reason, word: reason, into: &own)
    return record
  }

  /// Ends the record and makes a line of it.
  mutating func appendOwn(_ record: inout AuditRecord) {
    guard record.end(into: &own) else { preconditionFailure("a record of the log's own is short") }
    do {
      // SAFETY: the record is not written while it is copied.
      let text = unsafe Span(_unsafeElements: own.bytes)
      chain.append(text, to: &lines)
    }
    checkpoints.records += 1
    counters.records += 1
  }

  /// Appends a signed checkpoint, which also goes to the second path.
  ///
  /// Without a signature there is none: the next one covers its records.
  mutating func appendCheckpoint(_ reason: CheckpointReason) {
    let start = lines.count
    let isSigned = CheckpointLine.append(
      CheckpointLine.Facts(
        chainName: chainName,
        reason: reason.word,
        unixMicroseconds: Clock.wallMicroseconds(),
        openIntents: openIntents,
        after: checkpoints.last
      ),
      signedBy: signingKey,
      to: &chain,
      &lines
    )
    guard isSigned else {
      counters.checkpointErrors += 1
      return
    }
    counters.checkpoints += 1
    counters.records += 1
    checkpoints.taken(at: chain.sequence)
    // SAFETY: the lines are not written while they are copied.
    unsafe checkpointLines.append(contentsOf: UnsafeBufferPointer(rebasing: lines.bytes[start...]))
  }

  /// Writes lines of the log's own that stand in no batch.
  ///
  /// - Returns: False when they are not in the file; nothing of them is.
  mutating func writeOwn(_ body: (inout LogWriter) -> Void) -> Bool {
    let mark = mark
    lines.removeAll()
    body(&self)
    if !isClosed && distrust == nil && write() {
      offerLines()
      return true
    }
    undo(mark)
    return false
  }

  mutating func writeNotice(_ reason: StaticString) -> Bool {
    writeOwn { writer in
      var record = writer.begin(.notice, reason)
      writer.appendOwn(&record)
    }
  }
}
