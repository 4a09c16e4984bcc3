import Synchronization

/// How a log is doing, all at one moment.
package struct AuditStatistics: Sendable {
  package var state: AuditState
  package var counters: LogCounters

  /// Sequence number of the last record.
  package var sequence: UInt64

  /// Intents without an outcome.
  package var openIntents: Int

  /// Octets of the segment that is written.
  package var segmentBytes: Int

  /// Octets of outcomes that wait for a disk that could not be written.
  package var backlogBytes: Int

  /// Records that were lost for want of room.
  package var lost: Int

  /// Free octets of the log's file system.
  package var freeBytes: Int

  /// Whether checkpoints reach the second path.
  package var isSecondPathWritable: Bool

  /// By sink: lines that it did not get.
  package var dropped: [(sink: String, count: Int)]

  static let none = AuditStatistics(
    state: .writable,
    counters: LogCounters(),
    sequence: 0,
    openIntents: 0,
    segmentBytes: 0,
    backlogBytes: 0,
    lost: 0,
    freeBytes: 0,
    isSecondPathWritable: true,
    dropped: []
  )
}

extension AuditLog {
  /// Sequence number of the last record, exactly: waits while somebody writes, so that no loop is
  /// to ask.
  package var sequence: UInt64 { writer.withLock { $0.chain.sequence } }

  /// How the log is doing, or was a moment ago when a write holds it.
  package func statistics() -> AuditStatistics {
    let now = writer.withLockIfAvailable { writer in
      AuditStatistics(
        state: state,
        counters: writer.counters,
        sequence: writer.chain.sequence,
        openIntents: writer.openIntents,
        segmentBytes: writer.segmentBytes,
        backlogBytes: writer.backlog.count,
        lost: writer.lost,
        freeBytes: freeBytes.load(ordering: .relaxed),
        isSecondPathWritable: writer.secondPathRetryAt == 0,
        dropped: writer.sinks.map { ($0.name, $0.droppedTotal) }
      )
    }
    return lastStatistics.withLock { last in
      if let now { last = now }
      last.state = state
      return last
    }
  }
}
