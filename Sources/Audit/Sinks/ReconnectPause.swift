/// The growing pauses between connections that fail.
struct ReconnectPause: Sendable {
  private var nextNanoseconds: UInt64 = 0

  /// How many nanoseconds to wait.
  ///
  /// `lasted` says how long the connection was open, 0 if it was not; `random` is any number.
  mutating func next(lasted: UInt64, random: UInt64, _ timing: SinkTiming) -> UInt64 {
    if nextNanoseconds == 0 || lasted >= timing.provenNanoseconds {
      nextNanoseconds = timing.pauseFirstNanoseconds
    }
    let full = max(nextNanoseconds, 2)
    nextNanoseconds = min(2 * full, timing.pauseMaxNanoseconds)
    // Gateways that lost the same server do not come back all at once.
    return full - random % (full / 2)
  }
}
