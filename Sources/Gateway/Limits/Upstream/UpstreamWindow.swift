/// What WARest's replies said of one of its fixed windows, in one word.
///
/// ```
/// 0...15 tokens left, the fewest that a reply named | 16...23 its number | 24...63 milliseconds at
/// which it resets; 0: nothing is known
/// ```
struct UpstreamWindow {
  private static let remainingMax: UInt64 = 0xffff
  private static let nanosecondsPerTick: UInt64 = 1_000_000

  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  /// A reset in nanoseconds is rounded up to milliseconds.
  init(remaining: UInt32, reset: UInt64) {
    let ticks = (reset + Self.nanosecondsPerTick - 1) / Self.nanosecondsPerTick
    self.init(remaining: UInt64(remaining), number: 0, ticks: ticks)
  }

  private init(remaining: UInt64, number: UInt64, ticks: UInt64) {
    bits = min(remaining, Self.remainingMax) | (number & 0xff) << 16 | ticks << 24
  }

  var remaining: UInt64 { bits & Self.remainingMax }

  /// Counts the windows that replies have spoken of.
  var number: UInt64 { bits >> 16 & 0xff }
  private var ticks: UInt64 { bits >> 24 }
  private var reset: UInt64 { ticks * Self.nanosecondsPerTick }

  /// When a call may be made that this window has no room for.
  var end: UInt64 { reset + UpstreamLimits.resetMarginNanoseconds }

  /// Its reset has passed: of the next window nothing is known.
  func isOver(_ now: UInt64) -> Bool { ticks == 0 || end <= now }

  /// When the window after it is over as well, if no reply has spoken of that one.
  var nextEnd: UInt64 { end + UpstreamLimits.resetNanosecondsMax }

  /// No reply has spoken of a window for so long that nothing is known any more.
  func isLongOver(_ now: UInt64) -> Bool { ticks != 0 && nextEnd <= now }

  /// This window, or the one that `reply` speaks of: replies come in any order.
  func learning(_ reply: UpstreamWindow, now: UInt64) -> UpstreamWindow {
    let tolerance = UpstreamLimits.resetToleranceNanoseconds
    if ticks == 0 || reply.reset > reset + tolerance {
      return UpstreamWindow(remaining: reply.remaining, number: number + 1, ticks: reply.ticks)
    }
    if reply.reset + tolerance < reset {
      // Of the window before this one; but that one's reset cannot lie ahead. If it does, a clock
      // was set, and the later word counts.
      if reply.reset <= now + tolerance { return self }
      return UpstreamWindow(remaining: reply.remaining, number: number, ticks: reply.ticks)
    }
    // All roundings make the reset later, so that the earliest is the truest.
    return UpstreamWindow(
      remaining: min(remaining, reply.remaining),
      number: number,
      ticks: min(ticks, reply.ticks)
    )
  }

  /// One of its calls was lost: WARest may have counted it, and no reply will say so.
  func losing(_ units: UInt64) -> UpstreamWindow {
    UpstreamWindow(bits: bits - min(units, remaining))
  }
}
