import Gateway
import Testing

@Suite("A session's bulkhead, breaker and pause")
struct SessionHealthTests {
  private static let second: UInt64 = 1_000_000_000
  private static let off = BreakerPolicy(failures: 0)

  private func fail(
    _ health: SessionHealth,
    _ session: UInt64,
    _ breaker: BreakerPolicy,
    at now: UInt64,
    random: UInt64 = 0
  ) -> HealthChange {
    let answer = health.enter(session, inFlightMax: 0, breaker: breaker, now: now)
    #expect(answer.isEntered)
    return health.leave(
      session,
      result: .bad,
      wasProbe: answer == .enteredAsProbe,
      breaker: breaker,
      now: now,
      random: random
    )
  }

  @Test func `takes as many calls at once as its bound says`() {
    let health = SessionHealth(capacity: 8)
    func enter(_ session: UInt64, _ bound: Int) -> HealthAnswer {
      health.enter(session, inFlightMax: bound, breaker: BreakerPolicy(), now: 5)
    }
    for _ in 0..<8 { #expect(enter(1, 8) == .entered) }
    #expect(enter(1, 8) == .full)
    // Another session is not concerned, and none without a bound.
    #expect(enter(2, 8) == .entered)
    #expect(enter(1, 0) == .entered)
    #expect(health.inFlight(1) == 9)
    let change = health.leave(
      1,
      result: .good,
      wasProbe: false,
      breaker: BreakerPolicy(),
      now: 5,
      random: 0
    )
    #expect(change == .none)
    #expect(enter(1, 9) == .entered)
  }

  @Test func `calls without a session always enter, and leave no trace`() {
    let health = SessionHealth(capacity: 2)
    for _ in 0..<100 {
      #expect(health.enter(0, inFlightMax: 1, breaker: BreakerPolicy(), now: 5) == .entered)
    }
    #expect(health.peek(0, inFlightMax: 1, breaker: BreakerPolicy(), now: 5) == .entered)
    #expect(!health.pause(0, now: 5))
    #expect(health.counts(now: 5) == HealthCounts())
  }

  @Test func `rests twice as long each time, up to the longest, and works again after a success`() {
    let health = SessionHealth(capacity: 8)
    let breaker = BreakerPolicy(failures: 3, pauseSeconds: 5, pauseSecondsMax: 30)
    var now = 100 * Self.second
    #expect(fail(health, 7, breaker, at: now) == .none)
    #expect(fail(health, 7, breaker, at: now) == .none)
    #expect(fail(health, 7, breaker, at: now) == .opened(seconds: 5))
    for seconds: UInt64 in [5, 10, 20, 30, 30] {
      let rest = health.peek(7, inFlightMax: 8, breaker: breaker, now: now)
      #expect(rest == .open(waitNanoseconds: seconds * Self.second))
      #expect(health.status(of: 7, now: now).secondsLeft == UInt32(seconds))
      now += seconds * Self.second - 1
      let last = health.enter(7, inFlightMax: 8, breaker: breaker, now: now)
      #expect(last == .open(waitNanoseconds: 1))
      now += 1
      #expect(health.status(of: 7, now: now).breaker == .halfOpen)
      let longer = UInt32(min(seconds * 2, 30))
      #expect(fail(health, 7, breaker, at: now) == .opened(seconds: longer))
    }
    #expect(health.openings == 6)
    now += 30 * Self.second
    let probe = health.enter(7, inFlightMax: 8, breaker: breaker, now: now)
    #expect(probe == .enteredAsProbe)
    // While it is out, nobody else goes.
    let other = health.enter(7, inFlightMax: 8, breaker: breaker, now: now)
    #expect(other == .open(waitNanoseconds: HealthLimits.probeRetryNanoseconds))
    let change = health.leave(
      7,
      result: .good,
      wasProbe: true,
      breaker: breaker,
      now: now,
      random: 0
    )
    #expect(change == .closed)
    // From the beginning: three failures, five seconds.
    #expect(fail(health, 7, breaker, at: now) == .none)
    #expect(fail(health, 7, breaker, at: now) == .none)
    #expect(fail(health, 7, breaker, at: now) == .opened(seconds: 5))
  }

  @Test func `calls from before the rest neither end nor prolong it`() {
    let health = SessionHealth(capacity: 8)
    let breaker = BreakerPolicy(failures: 1, pauseSeconds: 4, pauseSecondsMax: 60)
    let now = 10 * Self.second
    for _ in 0..<4 {
      #expect(health.enter(7, inFlightMax: 8, breaker: breaker, now: now) == .entered)
    }
    func leave(_ result: CallResult, probe: Bool = false, at now: UInt64) -> HealthChange {
      health.leave(7, result: result, wasProbe: probe, breaker: breaker, now: now, random: 0)
    }
    #expect(leave(.bad, at: now) == .opened(seconds: 4))
    #expect(leave(.bad, at: now) == .none)
    let later = now + 4 * Self.second
    #expect(health.enter(7, inFlightMax: 8, breaker: breaker, now: later) == .enteredAsProbe)
    #expect(leave(.good, at: later) == .none)
    #expect(leave(.bad, at: later) == .none)
    #expect(health.status(of: 7, now: later).breaker == .halfOpen)
    // A probe that was never made leaves its place to the next call.
    #expect(leave(.neutral, probe: true, at: later) == .none)
    #expect(health.enter(7, inFlightMax: 8, breaker: breaker, now: later) == .enteredAsProbe)
  }

  @Test func `a success between them makes failures count anew; what was not made says nothing`() {
    let health = SessionHealth(capacity: 8)
    let breaker = BreakerPolicy(failures: 2, pauseSeconds: 5, pauseSecondsMax: 5)
    let now = 10 * Self.second
    func call(_ result: CallResult) -> HealthChange {
      _ = health.enter(7, inFlightMax: 8, breaker: breaker, now: now)
      return health.leave(
        7,
        result: result,
        wasProbe: false,
        breaker: breaker,
        now: now,
        random: 0
      )
    }
    #expect(call(.bad) == .none)
    #expect(call(.good) == .none)
    #expect(call(.bad) == .none)
    #expect(call(.neutral) == .none)
    #expect(call(.bad) == .opened(seconds: 5))
  }

  @Test func `jitter adds a quarter at most`() {
    let breaker = BreakerPolicy(failures: 1, pauseSeconds: 100, pauseSecondsMax: 100)
    var generator = SeededGenerator(seed: 3)
    var seen: Set<UInt32> = []
    for session in UInt64(1)...200 {
      let health = SessionHealth(capacity: 2)
      let change = fail(health, session, breaker, at: 50, random: generator.next())
      guard case .opened(let seconds) = change else {
        Issue.record("not opened")
        continue
      }
      #expect((100...125).contains(seconds))
      seen.insert(seconds)
    }
    #expect(seen.count > 15)
  }

  @Test func `a policy that is switched off while a session rests lets it go on`() {
    let health = SessionHealth(capacity: 8)
    let breaker = BreakerPolicy(failures: 1, pauseSeconds: 60, pauseSecondsMax: 60)
    let now = 10 * Self.second
    #expect(fail(health, 7, breaker, at: now) == .opened(seconds: 60))
    #expect(health.enter(7, inFlightMax: 8, breaker: Self.off, now: now) == .entered)
    let change = health.leave(
      7,
      result: .bad,
      wasProbe: false,
      breaker: Self.off,
      now: now,
      random: 0
    )
    #expect(change == .closed)
    #expect(health.enter(7, inFlightMax: 8, breaker: breaker, now: now) == .entered)
  }

  @Test func `a paused session takes no call and keeps its entry, however crowded the table`() {
    let health = SessionHealth(capacity: 4)
    #expect(health.pause(1, now: 5))
    #expect(health.pause(1, now: 5))
    for session in UInt64(2)...500 {
      let now = UInt64(session) * Self.second * 100_000
      let answer = health.enter(session, inFlightMax: 8, breaker: Self.off, now: now)
      #expect(answer == .entered)
      _ = health.leave(
        session,
        result: .good,
        wasProbe: false,
        breaker: Self.off,
        now: now,
        random: 0
      )
      #expect(health.isPaused(1))
    }
    let later = 400 * 86_400 * Self.second
    #expect(health.enter(1, inFlightMax: 8, breaker: Self.off, now: later) == .paused)
    #expect(health.resume(1))
    #expect(!health.resume(1))
    #expect(health.enter(1, inFlightMax: 8, breaker: Self.off, now: later) == .entered)
  }

  @Test func `a table without a free entry says so, and has one again after the hour it remembers`()
  {
    let health = SessionHealth(capacity: 4)
    let breaker = BreakerPolicy(failures: 5)
    let now = 10 * Self.second
    for session in UInt64(1)...4 { #expect(fail(health, session, breaker, at: now) == .none) }
    #expect(health.enter(5, inFlightMax: 8, breaker: breaker, now: now) == .tableFull)
    #expect(health.peek(5, inFlightMax: 8, breaker: breaker, now: now) == .tableFull)
    #expect(!health.pause(5, now: now))
    #expect(health.counts(now: now).sessions == 4)
    let later = now + UInt64(HealthLimits.memorySeconds + 1) * Self.second
    #expect(health.counts(now: later).sessions == 0)
    #expect(health.enter(5, inFlightMax: 8, breaker: breaker, now: later) == .entered)
  }

  @Test func `a rest is not resurrected by a clock that went round`() {
    // Times are kept in 28 bits of tenths of a second: 310 days.
    let health = SessionHealth(capacity: 4)
    let breaker = BreakerPolicy(failures: 1, pauseSeconds: 60, pauseSecondsMax: 60)
    let now = 10 * Self.second
    #expect(fail(health, 7, breaker, at: now) == .opened(seconds: 60))
    for days: UInt64 in [1, 100, 200, 300, 309] {
      let later = now + days * 86_400 * Self.second
      #expect(health.peek(7, inFlightMax: 8, breaker: breaker, now: later) == .entered)
    }
  }
}
