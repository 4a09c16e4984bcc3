/// A session's health in one word, so that every change of it is one compare-and-exchange.
///
/// ```
/// 0...15 calls in flight | 16...23 failures in a row, or rests in a row | 24...25 mode | 26 paused
/// 27...35 generation: how often the entry got another key | 36...63 tenths of a second: last
/// failure (closed) or the end of the rest (open)
/// ```
struct HealthWord: Equatable {
  enum Mode: UInt64 {
    case closed
    case open
    /// The one call is out that tries the session again.
    case probing
    /// The entry is on its way to another key; nobody else may touch it.
    case claimed
  }

  private static let generationMask: UInt64 = 0x1ff << 27
  private static let tickNanoseconds: UInt64 = 100_000_000
  private static let tickMask: UInt64 = (1 << 28) - 1
  private static let memoryTicks = HealthLimits.memorySeconds * 10
  /// The longest rest with all its jitter; what looks longer is a time of 155 days ago or more.
  private static let pauseTicksMax = HealthLimits.breakerPauseSecondsMax * 13
  /// How far the clocks of two loops may be apart.
  private static let skewTicksMax = 600

  private(set) var bits: UInt64

  init(_ bits: UInt64) { self.bits = bits }

  private(set) var inFlight: Int {
    get { Int(bits & 0xffff) }
    set { bits = bits & ~0xffff | UInt64(newValue) }
  }

  /// Bad results in a row while closed, else rests in a row before this one.
  private(set) var count: Int {
    get { Int(bits >> 16 & 0xff) }
    set { bits = bits & ~(0xff << 16) | UInt64(min(newValue, 0xff)) << 16 }
  }

  private(set) var mode: Mode {
    // Two bits, four cases.
    get { Mode(rawValue: bits >> 24 & 3) ?? .claimed }
    set { bits = bits & ~(3 << 24) | newValue.rawValue << 24 }
  }

  var isPaused: Bool {
    get { bits >> 26 & 1 == 1 }
    set { bits = bits & ~(1 << 26) | (newValue ? 1 << 26 : 0) }
  }

  private var tick: UInt64 {
    get { bits >> 36 }
    set { bits = bits & ~(HealthWord.tickMask << 36) | (newValue & HealthWord.tickMask) << 36 }
  }

  /// There is nothing to remember: an entry like this says what a missing one would.
  var isIdle: Bool { bits & ~HealthWord.generationMask == 0 }

  /// The word while its entry gets another key, and the one after that.
  var claimed: HealthWord {
    var word = HealthWord((bits &+ 1 << 27) & HealthWord.generationMask)
    word.mode = .claimed
    return word
  }

  var released: HealthWord { HealthWord(bits & HealthWord.generationMask) }

  /// Forgets failures and rests that are too long ago.
  mutating func forget(now: UInt64) {
    let since = ticksSince(now)
    let isOld =
      switch mode {
      case .closed: count > 0 && (since > Self.memoryTicks || since < -Self.skewTicksMax)
      case .open: since > Self.memoryTicks || since < -Self.pauseTicksMax
      case .probing, .claimed: false
      }
    if isOld { close() }
  }

  /// Takes one more call, or says why not.
  mutating func enter(inFlightMax: Int, breaker: BreakerPolicy, now: UInt64) -> HealthAnswer {
    forget(now: now)
    if isPaused { return .paused }
    var isProbe = false
    if !breaker.isOff {
      if mode == .probing { return .open(waitNanoseconds: HealthLimits.probeRetryNanoseconds) }
      if mode == .open {
        let wait = restNanoseconds(now)
        if wait > 0 { return .open(waitNanoseconds: wait) }
        isProbe = true
      }
    }
    let most =
      inFlightMax > 0 ? min(inFlightMax, HealthLimits.inFlightMax) : HealthLimits.inFlightMax
    if inFlight >= most { return .full }
    inFlight += 1
    if isProbe {
      mode = .probing
      return .enteredAsProbe
    }
    return .entered
  }

  /// Lets a call go that `enter` took.
  mutating func leave(
    _ result: CallResult,
    wasProbe: Bool,
    breaker: BreakerPolicy,
    now: UInt64,
    random: UInt64
  ) -> HealthChange {
    assert(inFlight > 0, "a call leaves that never entered")
    inFlight = max(inFlight - 1, 0)
    forget(now: now)
    if breaker.isOff {
      let wasClosed = mode == .closed
      close()
      return wasClosed ? .none : .closed
    }
    switch (mode, result) {
    case (.probing, _) where !wasProbe, (.open, _), (.claimed, _):
      // It entered before the breaker opened: what it has to say is known already, or too old.
      return .none
    case (.probing, .good):
      close()
      return .closed
    case (.probing, .bad):
      return open(restsBefore: count + 1, breaker, now: now, random: random)
    case (.probing, .neutral):
      // Nothing was learnt: the next call is the probe.
      mode = .open
      tick = HealthWord.tick(now)
      return .none
    case (.closed, .good):
      close()
      return .none
    case (.closed, .bad):
      if count + 1 >= min(breaker.failures, HealthLimits.breakerFailuresMax) {
        return open(restsBefore: 0, breaker, now: now, random: random)
      }
      count += 1
      tick = HealthWord.tick(now)
      return .none
    case (.closed, .neutral):
      return .none
    }
  }

  /// For people and metrics.
  func status(now: UInt64) -> HealthStatus {
    var word = self
    word.forget(now: now)
    var status = HealthStatus()
    status.inFlight = word.inFlight
    status.isPaused = word.isPaused
    switch word.mode {
    case .closed: status.failures = word.count
    case .open:
      status.secondsLeft = LimitRate.seconds(word.restNanoseconds(now))
      status.breaker = status.secondsLeft > 0 ? .open : .halfOpen
    case .probing: status.breaker = .halfOpen
    case .claimed: break
    }
    return status
  }

  private mutating func close() {
    mode = .closed
    count = 0
    tick = 0
  }

  private mutating func open(
    restsBefore: Int,
    _ breaker: BreakerPolicy,
    now: UInt64,
    random: UInt64
  ) -> HealthChange {
    let pause = breaker.pauseNanoseconds(restsBefore: restsBefore, random: random)
    mode = .open
    count = restsBefore
    tick = HealthWord.tick(now + pause + HealthWord.tickNanoseconds - 1)
    return .opened(seconds: LimitRate.seconds(restNanoseconds(now)))
  }

  private func restNanoseconds(_ now: UInt64) -> UInt64 {
    let ticks = -ticksSince(now)
    return ticks <= 0 ? 0 : UInt64(ticks) * Self.tickNanoseconds - now % Self.tickNanoseconds
  }

  /// Tenths of a second from the time in the word to `now`, -155 to 155 days.
  private func ticksSince(_ now: UInt64) -> Int {
    let difference = (HealthWord.tick(now) &- tick) & HealthWord.tickMask
    return difference <= HealthWord.tickMask / 2
      ? Int(difference) : Int(difference) - Int(HealthWord.tickMask) - 1
  }

  private static func tick(_ now: UInt64) -> UInt64 { now / tickNanoseconds & tickMask }
}
