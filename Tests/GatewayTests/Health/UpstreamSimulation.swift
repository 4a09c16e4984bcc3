import Gateway

/// WARest, its fixed window and the way to it and back, by a clock that is only a number: callers
/// who always have one more call, a key, and replies that come in any order.
struct UpstreamSimulation {
  /// How the gateway works out how long it is until the reset that a reply names.
  enum ResetReading {
    /// By its own clock, which is WARest's.
    case ownClock
    /// By the reply's `Date`, which is cut to seconds.
    case date
    /// By its own clock, while somebody sets that to and fro by an hour.
    case steppedClock
  }

  struct Setup {
    var name = ""
    var seconds: UInt64 = 900
    var policy: LimitPolicy? = LimitPolicy(RatePolicy(quota: 100, windowSeconds: 60, burst: 20))
    var enforcesAlways = false
    /// Until a call is counted, at most, in milliseconds.
    var upMilliseconds: UInt64 = 300
    /// From there to its reply, at most.
    var downMilliseconds: UInt64 = 3_000
    /// One of so many calls hangs for two minutes; 0: none.
    var oneHangsOf: UInt64 = 0
    /// One of so many replies never comes; 0: none.
    var oneLostOf: UInt64 = 0
    /// Tokens a minute that another program takes with the same key.
    var othersPerMinute: UInt64 = 0
    /// Callers come all the time, else in bursts with pauses of up to two minutes.
    var isDemandSteady = true
    var reading = ResetReading.ownClock
  }

  struct Outcome {
    var sent = 0
    var tokens = 0
    var refused = 0

    /// Calls sent although a refusal had told that the window has nothing left.
    var sentIntoRefusal = 0
    /// Calls that waited just as long as they were told, met no news on the way, and did not pass.
    var brokenPromises = 0
    var unitsInFlight = 0
  }

  private enum Event {
    case arrives(units: UInt8)
    case replies(units: UInt8, remaining: UInt32, reset: UInt64, written: UInt64, isRefusal: Bool)
    case isLost(units: UInt8)
    case others
  }

  private static let second: UInt64 = 1_000_000_000
  private static let millisecond: UInt64 = 1_000_000
  private static let limit: UInt64 = 120
  private static let window: UInt64 = 60 * second
  /// Between 1970 and the start of the monotonic clock: no whole number of seconds.
  private static let epoch: UInt64 = 1_700_000_000_123_456_789

  private let setup: Setup
  private let key: UpstreamKey
  private var generator: SeededGenerator
  private var events: [(time: UInt64, event: Event)] = []
  private var count: UInt64 = 0
  private var ends: UInt64 = 0
  private var refusedUntil: UInt64 = 0
  private var outcome = Outcome()

  init(_ setup: Setup, seed: UInt64) {
    self.setup = setup
    key = UpstreamKey(policy: setup.policy, enforcesAlways: setup.enforcesAlways)
    generator = SeededGenerator(seed: seed)
  }

  mutating func run() -> Outcome {
    var now = UInt64.random(in: 1...1_000, using: &generator) * Self.second / 7
    let end = now + setup.seconds * Self.second
    var demandFrom = now
    var promise: UInt64?
    if setup.othersPerMinute > 0 { schedule(.others, at: now) }
    var units = UInt8.random(in: 1...2, using: &generator)
    // So many refusals are a failure already, and a key that holds nothing back would never end.
    while now < end, outcome.refused < 1_000 {
      var due = UInt64.max
      if now >= demandFrom {
        let wait = key.wait(units: units, now: now)
        if wait == 0 {
          send(units, now)
          units = UInt8.random(in: 1...2, using: &generator)
          promise = nil
          if !setup.isDemandSteady, Int.random(in: 0..<30, using: &generator) == 0 {
            demandFrom = now + UInt64.random(in: 0...120, using: &generator) * Self.second
          }
          continue
        }
        if promise == now { outcome.brokenPromises += 1 }
        due = now + wait
        promise = due
      } else {
        due = demandFrom
      }
      if let first = events.indices.min(by: { events[$0].time < events[$1].time }),
        events[first].time <= due
      {
        let event = events.remove(at: first)
        now = event.time
        promise = nil
        handle(event.event, now)
      } else {
        now = due
      }
    }
    // The rest comes in.
    while let first = events.indices.min(by: { events[$0].time < events[$1].time }) {
      let event = events.remove(at: first)
      if case .others = event.event { continue }
      handle(event.event, event.time)
    }
    outcome.unitsInFlight = key.unitsInFlight
    return outcome
  }

  private mutating func send(_ units: UInt8, _ now: UInt64) {
    guard key.charge(units: units, now: now) else {
      outcome.brokenPromises += 1
      return
    }
    if now < refusedUntil { outcome.sentIntoRefusal += 1 }
    outcome.sent += 1
    outcome.tokens += Int(units)
    let way = UInt64.random(in: 0...setup.upMilliseconds * Self.millisecond, using: &generator)
    schedule(.arrives(units: units), at: now + way)
  }

  private mutating func handle(_ event: Event, _ now: UInt64) {
    switch event {
    case .arrives(let units): arrive(units, now)
    case .replies(let units, let remaining, let reset, let written, let isRefusal):
      let wait = nanoseconds(toReset: reset, written: written, now)
      key.learn(limit: UInt32(Self.limit), remaining: remaining, resetNanoseconds: wait, now: now)
      if isRefusal {
        key.backOff(until: now + min(wait, UpstreamLimits.resetNanosecondsMax))
        refusedUntil = ends
      }
      key.replied(units: units)
    case .isLost(let units): key.lost(units: units)
    case .others:
      _ = take(UInt64.random(in: 1...2, using: &generator), now)
      let mean = 90 * Self.second / setup.othersPerMinute
      schedule(.others, at: now + UInt64.random(in: 0...2 * mean, using: &generator))
    }
  }

  private mutating func arrive(_ units: UInt8, _ now: UInt64) {
    let isRefusal = take(UInt64(units), now)
    if isRefusal { outcome.refused += 1 }
    var stay = UInt64.random(in: 0...setup.downMilliseconds * Self.millisecond, using: &generator)
    if oneOf(setup.oneHangsOf) { stay = 120 * Self.second }
    if !isRefusal, oneOf(setup.oneLostOf) {
      schedule(.isLost(units: units), at: now + stay)
      return
    }
    // In whole seconds of WARest's clock, rounded up.
    let reset = (ends + Self.epoch + Self.second - 1) / Self.second
    let event = Event.replies(
      units: units,
      remaining: UInt32(Self.limit - min(count, Self.limit)),
      reset: reset,
      written: now + (isRefusal ? 0 : stay),
      isRefusal: isRefusal
    )
    schedule(event, at: now + (isRefusal ? Self.millisecond : stay))
  }

  /// Counts one after the other, as the limiters of nested routers do.
  private mutating func take(_ units: UInt64, _ now: UInt64) -> Bool {
    if now >= ends {
      count = 0
      ends = now + Self.window
    }
    for _ in 0..<units {
      count += 1
      if count > Self.limit { return true }
    }
    return false
  }

  private mutating func nanoseconds(toReset reset: UInt64, written: UInt64, _ now: UInt64) -> UInt64
  {
    var clock = now + Self.epoch
    switch setup.reading {
    case .ownClock: break
    case .date: clock = (written + Self.epoch) / Self.second * Self.second
    case .steppedClock:
      // For a while each: right, an hour ahead, right, an hour behind.
      switch now / (97 * Self.second) % 4 {
      case 1: clock += 3_600 * Self.second
      case 3: clock -= 3_600 * Self.second
      default: break
      }
    }
    return reset * Self.second - min(clock, reset * Self.second)
  }

  private mutating func schedule(_ event: Event, at time: UInt64) { events.append((time, event)) }

  private mutating func oneOf(_ count: UInt64) -> Bool {
    count > 0 && UInt64.random(in: 0..<count, using: &generator) == 0
  }
}
