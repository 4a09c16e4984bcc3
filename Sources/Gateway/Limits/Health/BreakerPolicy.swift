/// When a session rests after WARest or WhatsApp failed it time after time, and for how long.
package struct BreakerPolicy: Sendable, Equatable {
  /// Bad results without a good one between them that make a session rest, 1 to
  /// `HealthLimits.breakerFailuresMax`; 0: never.
  package var failures: Int

  /// The first rest; each one after it, without a success between them, is twice as long.
  package var pauseSeconds: Int

  /// No rest is longer, but for a quarter of jitter at most; up to
  /// `HealthLimits.breakerPauseSecondsMax`.
  package var pauseSecondsMax: Int

  package init(failures: Int = 5, pauseSeconds: Int = 5, pauseSecondsMax: Int = 300) {
    self.failures = failures
    self.pauseSeconds = pauseSeconds
    self.pauseSecondsMax = pauseSecondsMax
  }

  package var isOff: Bool { failures <= 0 }

  /// How long the rest after `restsBefore` others is, in nanoseconds; of 64 random bits comes the
  /// jitter, so that sessions that failed together do not all try again together.
  func pauseNanoseconds(restsBefore: Int, random: UInt64) -> UInt64 {
    let longest = min(max(pauseSecondsMax, 1), HealthLimits.breakerPauseSecondsMax)
    let first = min(max(pauseSeconds, 1), longest)
    // The longest is less than 2^17 seconds, so that more doublings change nothing.
    let seconds = min(first << min(max(restsBefore, 0), 20), longest)
    let pause = UInt64(seconds) * 1_000_000_000
    return pause + random % (pause / 4)
  }
}
