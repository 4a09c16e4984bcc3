/// One file of a log.
package struct SegmentFile: Sendable, Equatable {
  package var path: String

  /// By gzip, whoever did it.
  package var isCompressed: Bool

  /// The one that is written.
  package var isActive: Bool

  package var firstSequence: UInt64

  /// Of the first record, in microseconds since 1970.
  package var firstTime: Int64

  /// As it lies on the disk.
  package var bytes: Int
}
