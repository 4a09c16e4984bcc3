/// How the file that keeps the limits is doing.
package struct LimitStateStatistics: Sendable, Equatable {
  /// Times that it was written, and that it could not be.
  package var writes = 0
  package var failures = 0

  /// The last attempt has failed.
  package var isFailing = false

  /// Octets and entries of what was written last.
  package var bytes = 0
  package var entries = 0

  /// When that was, in microseconds since 1970; 0: not yet.
  package var writtenAt: Int64 = 0

  /// Sessions that the snapshot of the last process had.
  package var restoredSessions = 0

  /// How old that snapshot was, in nanoseconds; nil: there was none.
  package var restoredAge: UInt64?

  /// Calls that were charged again from the audit log.
  package var replayedCalls = 0

  /// The limits began with nothing left, because what was used is not known.
  package var isConservative = false
}
