/// One file of a log.
package struct SegmentFile: Sendable, Equatable {
  package var path: String

  /// By gzip, whoever did it.
  package var isCompressed: Bool

  /// The one that is written.
  package var isActive: Bool

  /// 0: its first line is no record.
  package var firstSequence: UInt64

  /// Of the first record, in microseconds since 1970; 0: not known.
  package var firstTime: Int64

  /// As it lies on the disk.
  package var bytes: Int

  package init(
    path: String,
    isCompressed: Bool,
    isActive: Bool,
    firstSequence: UInt64,
    firstTime: Int64,
    bytes: Int
  ) {
    self.path = path
    self.isCompressed = isCompressed
    self.isActive = isActive
    self.firstSequence = firstSequence
    self.firstTime = firstTime
    self.bytes = bytes
  }
}
