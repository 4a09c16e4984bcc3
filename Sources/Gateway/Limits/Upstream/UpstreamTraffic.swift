/// What we have sent to WARest, in one word.
///
/// ```
/// 0...13 tokens in flight | 14...25 tokens charged in this epoch | 26...37 in the one before
/// 38...45 the epoch, of `UpstreamLimits.arrivalNanoseconds` each
/// 46...47 the number of WARest's window that the rest is about
/// 48...63 tokens that are in that window at most
/// ```
///
/// A charge changes the second part even where a reply has undone it in the first, so that a
/// compare-and-exchange notices everything that happened in between.
struct UpstreamTraffic {
  /// Of the first window that a reply will speak of.
  static let none = UpstreamTraffic(
    Parts(inFlight: 0, current: 0, before: 0, epoch: 0, window: 1, sent: 0)
  )

  static let sentMax: UInt64 = 0xffff
  private static let inFlightMax: UInt64 = 0x3fff
  private static let chargedMax: UInt64 = 0xfff
  private static let epochNanoseconds = UpstreamLimits.arrivalNanoseconds

  private struct Parts {
    var inFlight: UInt64
    var current: UInt64
    var before: UInt64
    var epoch: UInt64
    var window: UInt64
    var sent: UInt64
  }

  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  private init(_ parts: Parts) {
    let charged =
      min(parts.current, Self.chargedMax) << 14 | min(parts.before, Self.chargedMax) << 26
    let window = (parts.window & 3) << 46 | min(parts.sent, Self.sentMax) << 48
    bits = min(parts.inFlight, Self.inFlightMax) | charged | (parts.epoch & 0xff) << 38 | window
  }

  private var parts: Parts {
    Parts(
      inFlight: inFlight,
      current: bits >> 14 & Self.chargedMax,
      before: bits >> 26 & Self.chargedMax,
      epoch: bits >> 38 & 0xff,
      window: bits >> 46 & 3,
      sent: sent
    )
  }

  var inFlight: UInt64 { bits & Self.inFlightMax }

  /// What WARest has counted of ours in its present window, and may still count, at most.
  ///
  /// Beyond `sentMax` nothing is known.
  var sent: UInt64 { bits >> 48 }

  func hasRoom(for units: UInt64) -> Bool { inFlight + units <= Self.inFlightMax }

  /// The same at `now`, when WARest's latest window is `window`.
  ///
  /// Where a window begins, what was sent just before may be counted in it; calls that are out for
  /// longer were counted in the one before, and that their replies are still to come is no reason
  /// to hold others back.
  func following(_ window: UpstreamWindow, now: UInt64) -> UpstreamTraffic {
    var parts = turned(now)
    let ahead = (parts.window &- window.number) & 3
    // 1: its calls are those of the window that no reply has spoken of yet.
    if ahead == 1 || ahead == 0 && !window.isOver(now) {
      return window.isLongOver(now) ? beginning(now) : UpstreamTraffic(parts)
    }
    parts.window = window.isOver(now) ? window.number + 1 : window.number
    return UpstreamTraffic(parts).beginning(now)
  }

  /// The same at `now`, as if WARest's window began.
  func beginning(_ now: UInt64) -> UpstreamTraffic {
    var parts = turned(now)
    parts.sent = min(parts.inFlight, parts.current + parts.before)
    return UpstreamTraffic(parts)
  }

  /// Tokens in flight that what WARest says is left may not tell yet.
  func uncounted(_ now: UInt64) -> UInt64 {
    let parts = turned(now)
    return min(parts.inFlight, parts.current + parts.before)
  }

  /// How long until no more than `most` are uncounted, if no reply comes before.
  func wait(untilUncounted most: UInt64, now: UInt64) -> UInt64 {
    let parts = turned(now)
    if min(parts.inFlight, parts.current + parts.before) <= most { return 0 }
    let epochs: UInt64 = min(parts.inFlight, parts.current) <= most ? 1 : 2
    return epochs * Self.epochNanoseconds - now % Self.epochNanoseconds
  }

  /// With `units` more.
  func charging(_ units: UInt64, now: UInt64) -> UpstreamTraffic {
    var parts = turned(now)
    parts.inFlight += units
    parts.current += units
    parts.sent += units
    return UpstreamTraffic(parts)
  }

  /// With `units` fewer in flight.
  func ending(_ units: UInt64) -> UpstreamTraffic {
    UpstreamTraffic(bits: bits - min(units, inFlight))
  }

  /// With `units` that were never sent: they are not in WARest's window either.
  func returning(_ units: UInt64) -> UpstreamTraffic {
    UpstreamTraffic(bits: ending(units).bits - min(units, sent) << 48)
  }

  /// The parts in the epoch of `now`; a clock that is a little behind stays in the word's.
  private func turned(_ now: UInt64) -> Parts {
    var parts = parts
    let present = now / Self.epochNanoseconds & 0xff
    switch (present &- parts.epoch) & 0xff {
    case 0, 0xff: return parts
    case 1: parts.before = parts.current
    default: parts.before = 0
    }
    parts.current = 0
    parts.epoch = present
    return parts
  }
}
