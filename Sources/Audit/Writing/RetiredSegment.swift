/// A segment that is not written any more, with what is left to do for it.
struct RetiredSegment: Sendable {
  let segment: OpenSegment

  /// Where it is, or has to be brought.
  let path: String

  /// It has no name any more: its octets are still there as long as it is open.
  let isDeleted: Bool

  /// Octets of it that are complete lines.
  let bytes: Int

  /// Monotonic nanoseconds before which it is left alone, because it could not be saved.
  var retryAt: UInt64 = 0
}
