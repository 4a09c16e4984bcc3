/// Follows the times of records in their order, and finds where the clock was set back.
///
/// What stands before such a place was not later than what stands behind it, whatever the times
/// say: it is taken to have been as much earlier than it was by the clock that both had. So a day's
/// calls do not fall into one moment, which would hold a session up for longer than it ever could
/// have been.
struct ReplayClock {
  /// Loops finish their records out of step, by less than this, in microseconds.
  static let slackMicroseconds: Int64 = 5_000_000

  private var latest: Int64 = 0

  /// By how much the clock was set back so far, all times together, in microseconds.
  private(set) var setBack: Int64 = 0

  /// Takes the time of the next record, in microseconds since 1970.
  mutating func pass(_ time: Int64) {
    if latest > time + ReplayClock.slackMicroseconds {
      setBack += latest - time
      latest = time
    } else {
      latest = max(latest, time)
    }
  }

  /// The same, with what is left to the present moment.
  func setBack(until now: Int64) -> Int64 { setBack + max(0, latest - now) }
}
