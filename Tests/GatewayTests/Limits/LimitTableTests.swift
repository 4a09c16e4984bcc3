import Gateway
import HTTP1
import Testing
import WARest

@Suite("Limits (GCRA)")
struct LimitTableTests {
  static let second: UInt64 = 1_000_000_000

  /// The defaults that protect a number.
  static let session = RatePolicy(quota: 20, windowSeconds: 60, burst: 5)

  static func client(_ name: String, _ limit: RatePolicy? = nil) -> ClientConfiguration {
    ClientConfiguration(
      name: name,
      tokenDigests: [],
      sessionPatterns: [],
      scopes: [],
      limit: limit.map { LimitPolicy($0) }
    )
  }

  /// Limits of a session's pace and day alone.
  static func configuration(
    session: RatePolicy? = LimitTableTests.session,
    day: RatePolicy? = nil
  ) -> LimitConfiguration {
    var configuration = LimitConfiguration()
    configuration.session.rate = session.map { LimitPolicy($0) }
    configuration.session.perDay = day.map { LimitPolicy($0) }
    configuration.session.recipient = nil
    configuration.session.groupWrite = nil
    configuration.session.groupRead = nil
    configuration.upstream = nil
    configuration.cooldownMilliseconds = 0
    return configuration
  }

  static func table(
    session: RatePolicy? = LimitTableTests.session,
    day: RatePolicy? = nil,
    client: RatePolicy? = nil
  ) -> LimitTable {
    LimitTable(
      configuration(session: session, day: day),
      clients: [LimitTableTests.client("a", client), LimitTableTests.client("b", client)],
      keys: 1,
      seed: (0x0123_4567_89ab_cdef, 0xfedc_ba98_7654_3210),
      now: 0
    )
  }

  private func charge(
    _ table: LimitTable,
    _ session: String = "main",
    client: Int = 0,
    cost: Int = 1,
    at seconds: Double = 1_000
  ) -> LimitVerdict {
    table.charge(
      session: octets(session).span,
      client: client,
      cost: cost,
      nowNanoseconds: UInt64(seconds * 1e9)
    )
  }

  @Test func `what a call asks more than at first is charged by itself`() {
    var configuration = Self.configuration()
    configuration.session.recipient = LimitPolicy(Self.session)
    configuration.session.spacingMilliseconds = 60_000
    let table = LimitTable(
      configuration,
      clients: [Self.client("a")],
      keys: 1,
      seed: (1, 2),
      now: 0
    )
    let now = 1_000 * Self.second
    var first = table.ask(session: octets("main").span, client: 0, callClass: .send, units: 2)
    first.recipientCount = 1
    first.recipients[0] = 7
    #expect(table.charge(first, now: now).isAllowed)
    var whole = first
    whole.cost = 3
    whole.recipientCount = 3
    whole.recipients[1] = 8
    whole.recipients[2] = 9
    let rest = whole.rest(after: first)
    #expect(rest.cost == 2)
    #expect(rest.units == 0)
    let verdict = table.charge(rest, now: now)
    #expect(verdict.isAllowed)
    #expect(verdict.state(.session).remaining == 2)
    // Each recipient has been charged once.
    for recipient: UInt64 in [7, 8, 9] {
      var other = first
      other.recipients[0] = recipient
      other.isRest = true
      #expect(table.look(other, now: now).state(.recipient).remaining == 4)
    }
    #expect(whole.rest(after: whole).cost == 0)
    #expect(whole.rest(after: whole).recipientCount == 0)
  }

  @Test func `a burst passes, then one for each interval`() {
    let table = Self.table()
    for left in (0..<5).reversed() {
      let verdict = charge(table)
      #expect(verdict.isAllowed)
      #expect(verdict.state(.session).remaining == UInt32(left))
      #expect(verdict.state(.session).secondsUntilMore == 3)
    }
    let refused = charge(table)
    #expect(refused.kind == .limited)
    #expect(refused.retryAfterSeconds == 3)
    #expect(refused.isViolated(.session))
    #expect(refused.state(.session).remaining == 0)
    // A refused call moves nothing.
    #expect(charge(table).retryAfterSeconds == 3)
    #expect(charge(table, at: 1_002.999).kind == .limited)
    #expect(charge(table, at: 1_003).isAllowed)
    #expect(charge(table, at: 1_003).kind == .limited)
  }

  @Test func `sessions do not share`() {
    let table = Self.table()
    for _ in 0..<5 { _ = charge(table, "main") }
    #expect(charge(table, "main").kind == .limited)
    #expect(charge(table, "mainx").isAllowed)
    #expect(charge(table, "Main").isAllowed)
  }

  @Test func `clients share nothing but the session`() {
    let table = Self.table(client: RatePolicy(quota: 2, windowSeconds: 60, burst: 2))
    #expect(charge(table, "x").isAllowed)
    #expect(charge(table, "y").isAllowed)
    let refused = charge(table, "z")
    #expect(refused.kind == .limited)
    #expect(refused.isViolated(.client))
    #expect(!refused.isViolated(.session))
    #expect(refused.state(.session).remaining == 5)
    #expect(charge(table, "z", client: 1).isAllowed)
  }

  @Test func `a call without a session is counted for its client alone`() {
    let table = Self.table(client: RatePolicy(quota: 2, windowSeconds: 60, burst: 2))
    for _ in 0..<2 { #expect(charge(table, "").isAllowed) }
    let refused = charge(table, "")
    #expect(refused.kind == .limited)
    #expect(refused.applied == LimitKind.client.bit)
  }

  @Test func `without a policy everything passes`() {
    let table = Self.table(session: nil)
    for _ in 0..<100 {
      let verdict = charge(table, cost: 1_000_000)
      #expect(verdict.isAllowed)
      #expect(verdict.applied == 0)
    }
  }

  @Test func `all policies are charged or none`() {
    let day = RatePolicy(quota: 6, windowSeconds: 86_400, burst: 6)
    let table = Self.table(day: day)
    for _ in 0..<5 { #expect(charge(table).isAllowed) }
    // The session's own bucket says no; the day's must not pay for it.
    for _ in 0..<10 { #expect(charge(table).violated == LimitKind.session.bit) }
    let last = charge(table, at: 1_003)
    #expect(last.isAllowed)
    #expect(last.state(.sessionDay).remaining == 0)
    let refused = charge(table, at: 1_100)
    #expect(refused.violated == LimitKind.sessionDay.bit)
    #expect(refused.retryAfterSeconds == 14_300)
    #expect(refused.state(.session).remaining == 5)
  }

  @Test func `both that say no are named, and the longer wait counts`() {
    let table = Self.table(
      session: RatePolicy(quota: 60, windowSeconds: 60, burst: 1),
      day: RatePolicy(quota: 1, windowSeconds: 86_400, burst: 1)
    )
    #expect(charge(table).isAllowed)
    let refused = charge(table)
    #expect(refused.violated == LimitKind.session.bit | LimitKind.sessionDay.bit)
    #expect(refused.retryAfterSeconds == 86_400)
  }

  @Test func `a cost above the burst never passes, and charges nothing`() {
    let table = Self.table(day: RatePolicy(quota: 3, windowSeconds: 86_400, burst: 3))
    let verdict = charge(table, cost: 6)
    #expect(verdict.kind == .neverPasses)
    #expect(verdict.burst == 3)
    #expect(verdict.violated == LimitKind.session.bit | LimitKind.sessionDay.bit)
    #expect(verdict.retryAfterSeconds == 0)
    #expect(charge(table, cost: 4).burst == 3)
    #expect(charge(table, cost: 4).violated == LimitKind.sessionDay.bit)
    #expect(charge(table, cost: 3).isAllowed)
    // An emptied bucket of the session is no reason to name it: only the day's is hopeless.
    #expect(charge(table, cost: 4).violated == LimitKind.sessionDay.bit)
    #expect(charge(table, cost: .max).kind == .neverPasses)
  }

  @Test func `a cost of nothing looks and touches nothing`() {
    let table = Self.table()
    #expect(charge(table, cost: 0).state(.session).remaining == 5)
    #expect(charge(table, cost: 0).state(.session).secondsUntilMore == 0)
    _ = charge(table, cost: 4)
    #expect(charge(table, cost: 0).state(.session).remaining == 1)
    #expect(charge(table, cost: -3).state(.session).remaining == 1)
  }

  @Test func `an interval that is no whole number of nanoseconds is rounded up`() {
    // A seventh of a second is 142,857,142.86 ns.
    let table = Self.table(session: RatePolicy(quota: 7, windowSeconds: 1, burst: 7))
    let name = octets("main")
    func charge(_ cost: Int, at now: UInt64) -> Bool {
      table.charge(session: name.span, client: 0, cost: cost, nowNanoseconds: now).isAllowed
    }
    #expect(charge(7, at: 1_000_000_000))
    #expect(!charge(1, at: 1_142_857_142))
    #expect(charge(1, at: 1_142_857_143))
  }

  @Test func `works from the first nanosecond of the clock`() {
    let table = Self.table()
    for _ in 0..<5 { #expect(charge(table, at: 0).isAllowed) }
    #expect(charge(table, at: 0).retryAfterSeconds == 3)
  }

  @Test func `loops whose clocks differ a little do not break a bucket`() {
    let table = Self.table()
    for _ in 0..<5 { _ = charge(table, at: 1_000.002) }
    let refused = charge(table, at: 1_000)
    #expect(refused.kind == .limited)
    #expect(refused.retryAfterSeconds == 4)
    #expect(charge(table, at: 999).state(.session).remaining == 0)
  }

  @Test func `the fields say what the verdict says`() {
    let day = RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500)
    let table = Self.table(day: day)
    let allowed = charge(table)
    #expect(
      written { $0.appendRateLimitFields(allowed) } == """
        RateLimit-Policy: "session";q=20;w=60, "session-day";q=500;w=86400\r
        RateLimit: "session";r=4;t=3, "session-day";r=499;t=173\r\n
        """
    )
    for _ in 0..<4 { _ = charge(table) }
    let refused = charge(table)
    #expect(
      written { $0.appendRateLimitFields(refused) } == """
        RateLimit-Policy: "session";q=20;w=60, "session-day";q=500;w=86400\r
        RateLimit: "session";r=0;t=3\r
        Retry-After: 3\r\n
        """
    )
    let never = charge(table, "new", cost: 9)
    #expect(
      written { $0.appendRateLimitFields(never) } == """
        RateLimit-Policy: "session";q=20;w=60, "session-day";q=500;w=86400\r
        RateLimit: "session";r=5, "session-day";r=500\r\n
        """
    )
    let none = charge(Self.table(session: nil))
    #expect(written { $0.appendRateLimitFields(none) } == "")
  }
}
