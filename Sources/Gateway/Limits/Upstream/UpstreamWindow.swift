/// What WARest's replies said of one of its fixed windows, in one word.
///
/// ```
/// 0...23 tokens left, the fewest that a reply named | 24...63 milliseconds at which it resets
/// ```
struct UpstreamWindow {
  /// Nothing is known.
  static let unknown = UpstreamWindow(bits: 0)

  private static let remainingMax: UInt64 = 0xff_ffff
  private static let nanosecondsPerTick: UInt64 = 1_000_000

  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  /// - Parameter reset: rounded up to milliseconds.
  init(remaining: UInt32, reset: UInt64) {
    let ticks = (reset + Self.nanosecondsPerTick - 1) / Self.nanosecondsPerTick
    bits = ticks << 24 | min(UInt64(remaining), Self.remainingMax)
  }

  var remaining: UInt64 { bits & Self.remainingMax }
  var reset: UInt64 { (bits >> 24) * Self.nanosecondsPerTick }

  /// When a call may be made that this window has no room for.
  var over: UInt64 { reset + UpstreamLimits.resetMarginNanoseconds }

  /// Its reset has passed: of the next window nothing is known.
  func isOver(_ now: UInt64) -> Bool { reset == 0 || over <= now }

  /// This window, or the one that `reply` speaks of: replies come in any order.
  func learning(_ reply: UpstreamWindow, now: UInt64) -> UpstreamWindow {
    let tolerance = UpstreamLimits.resetToleranceNanoseconds
    if reset == 0 || reply.reset > reset + tolerance { return reply }
    if reply.reset + tolerance < reset {
      // Of the window before this one; but that one's reset cannot lie ahead. If it does, a clock
      // was set, and the later word counts.
      return reply.reset > now + tolerance ? reply : self
    }
    // All roundings make the reset later, so that the earliest is the truest.
    return UpstreamWindow(
      bits: min(bits >> 24, reply.bits >> 24) << 24 | min(remaining, reply.remaining)
    )
  }

  /// One of its calls was lost: WARest may have counted it, and no reply will say so.
  func losing(_ units: UInt64) -> UpstreamWindow {
    UpstreamWindow(bits: bits - min(units, remaining))
  }
}
