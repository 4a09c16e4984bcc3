/// The growing pauses between connections that fail.
struct ReconnectPause: Sendable {
  private var nextNanoseconds: UInt64 = 0

  /// - Parameters:
  ///   - lasted: How long the connection was open; 0: it was not.
  ///   - random: Any number.
  /// - Returns: Nanoseconds to wait.
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
