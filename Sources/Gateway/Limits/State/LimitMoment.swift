/// A moment by every clock that there is, so that another process, or the same computer after
/// another start, can tell how long ago it was.
package struct LimitMoment: Sendable, Equatable {
  /// Longest time that the clock on the wall is believed: a day, after which every limit but a
  /// stranger's is as good as new.
  package static let elapsedSecondsMax: UInt64 = 86_400

  /// Since 1970; goes back and forth as somebody sets it.
  package var wallMicroseconds: Int64

  /// Which start of the computer this was; both 0: not known.
  package var bootID: InlineArray<2, UInt64>

  /// Since that start, sleep included.
  package var boottimeNanoseconds: UInt64

  package init(
    wallMicroseconds: Int64,
    bootID: (UInt64, UInt64)?,
    boottimeNanoseconds: UInt64
  ) {
    self.wallMicroseconds = wallMicroseconds
    self.bootID = [bootID?.0 ?? 0, bootID?.1 ?? 0]
    self.boottimeNanoseconds = boottimeNanoseconds
  }

  package static func == (left: LimitMoment, right: LimitMoment) -> Bool {
    left.wallMicroseconds == right.wallMicroseconds && left.hasBoot(of: right)
      && left.boottimeNanoseconds == right.boottimeNanoseconds
  }

  private func hasBoot(of other: LimitMoment) -> Bool {
    bootID[0] == other.bootID[0] && bootID[1] == other.bootID[1]
  }

  private func isSameBoot(as other: LimitMoment) -> Bool {
    hasBoot(of: other) && (bootID[0] != 0 || bootID[1] != 0)
  }

  /// Nanoseconds from another moment to this one.
  ///
  /// As long as the computer was not started anew, its own clock counts: setting the one on the
  /// wall forward must not make limits as good as new, and setting it back must not make them last.
  /// Else that one counts, from nothing to a day: when it was set back, a limit lasts as long as it
  /// had left and no longer.
  package func elapsedNanoseconds(since earlier: LimitMoment) -> UInt64 {
    // A container may have a start time of its own.
    if isSameBoot(as: earlier) && boottimeNanoseconds >= earlier.boottimeNanoseconds {
      return boottimeNanoseconds - earlier.boottimeNanoseconds
    }
    // Neither is before 1970, so that the difference is a number.
    let passed = max(wallMicroseconds, 0) - max(earlier.wallMicroseconds, 0)
    let most = Int64(LimitMoment.elapsedSecondsMax) * 1_000_000
    return UInt64(min(max(passed, 0), most)) * 1_000
  }
}
