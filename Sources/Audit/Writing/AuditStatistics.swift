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
}

extension AuditLog {
  package func statistics() -> AuditStatistics {
    writer.withLock { writer in
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
  }
}
