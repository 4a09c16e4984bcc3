/// What is out at WARest, in one word.
///
/// ```
/// 0...15 tokens in flight | 16...31 tokens charged in this epoch | 32...47 in the one before
/// 48...63 the epoch, of `UpstreamLimits.countedNanoseconds` each
/// ```
///
/// A charge changes the second part even where a reply has undone it in the first, so that a
/// compare-and-exchange notices everything that happened in between.
struct UpstreamTraffic {
  private static let partMax: UInt64 = 0xffff
  private static let epochNanoseconds = UpstreamLimits.countedNanoseconds

  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  private init(inFlight: UInt64, current: UInt64, before: UInt64, epoch: UInt64) {
    bits = inFlight | current << 16 | before << 32 | epoch << 48
  }

  var inFlight: UInt64 { bits & Self.partMax }
  private var current: UInt64 { bits >> 16 & Self.partMax }
  private var before: UInt64 { bits >> 32 & Self.partMax }
  private var epoch: UInt64 { bits >> 48 }

  /// Tokens in flight that what WARest says is left may not tell yet.
  func uncounted(_ now: UInt64) -> UInt64 {
    let word = turned(now)
    return min(inFlight, word.current + word.before)
  }

  /// How long until no more than `most` are uncounted, if no reply comes before.
  func wait(untilUncounted most: UInt64, now: UInt64) -> UInt64 {
    let word = turned(now)
    if min(inFlight, word.current + word.before) <= most { return 0 }
    let epochs: UInt64 = min(inFlight, word.current) <= most ? 1 : 2
    return epochs * Self.epochNanoseconds - now % Self.epochNanoseconds
  }

  /// With `units` more; nil when the word cannot hold them.
  func charging(_ units: UInt64, now: UInt64) -> UpstreamTraffic? {
    guard inFlight + units <= Self.partMax else { return nil }
    let word = turned(now)
    return UpstreamTraffic(
      inFlight: inFlight + units,
      current: min(word.current + units, Self.partMax),
      before: word.before,
      epoch: word.epoch
    )
  }

  /// With `units` fewer in flight.
  func ending(_ units: UInt64) -> UpstreamTraffic {
    UpstreamTraffic(bits: bits - min(units, inFlight))
  }

  /// The same in the epoch of `now`; a clock that is a little behind stays in the word's.
  private func turned(_ now: UInt64) -> UpstreamTraffic {
    let present = now / Self.epochNanoseconds & Self.partMax
    switch (present &- epoch) & Self.partMax {
    case 0, Self.partMax: return self
    case 1: return UpstreamTraffic(inFlight: inFlight, current: 0, before: current, epoch: present)
    default: return UpstreamTraffic(inFlight: inFlight, current: 0, before: 0, epoch: present)
    }
  }
}
