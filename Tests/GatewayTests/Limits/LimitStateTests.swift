import Gateway
import Testing
import WARest

@Suite("What the limits know, kept and changed")
struct LimitStateTests {
  static let start = LimitPolicyTests.start
  static let second = LimitPolicyTests.second
  static let day = RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500)

  private func charge(_ table: LimitTable, _ times: Int, now: UInt64 = start) {
    for _ in 0..<times {
      _ = table.charge(LimitPolicyTests.ask(table), now: now)
    }
  }

  private func remaining(
    _ table: LimitTable,
    _ kind: LimitKind,
    now: UInt64 = start
  ) -> UInt32 {
    table.look(LimitPolicyTests.ask(table), now: now).state(kind).remaining
  }

  @Test func `a reload keeps the units, not the time`() {
    let table = LimitPolicyTests.table(LimitTableTests.configuration(day: Self.day))
    charge(table, 3)
    let slower = RatePolicy(quota: 10, windowSeconds: 60, burst: 5)
    let wider = RatePolicy(quota: 1_000, windowSeconds: 86_400, burst: 1_000)
    let next = LimitTableTests.configuration(session: slower, day: wider)
    #expect(table.reload(next, clients: [LimitTableTests.client("a")], now: Self.start))
    #expect(remaining(table, .session) == 2)
    #expect(remaining(table, .sessionDay) == 997)
    // One more each six seconds now.
    #expect(remaining(table, .session, now: Self.start + 6 * Self.second) == 3)
    #expect(remaining(table, .session, now: Self.start + 6 * Self.second - 1) == 2)
  }

  @Test func `a session that is looked at late has run at the new rate since the reload`() {
    let table = LimitPolicyTests.table(LimitTableTests.configuration())
    charge(table, 5)
    let slower = RatePolicy(quota: 5, windowSeconds: 3_600, burst: 5)
    let next = LimitTableTests.configuration(session: slower)
    #expect(table.reload(next, clients: [LimitTableTests.client("a")], now: Self.start))
    // By the former rate all would be back after 15 seconds.
    #expect(remaining(table, .session, now: Self.start + 60 * Self.second) == 0)
    #expect(remaining(table, .session, now: Self.start + 720 * Self.second) == 1)
  }

  @Test func `a client keeps what it used, by its name`() {
    let rate = RatePolicy(quota: 60, windowSeconds: 60, burst: 10)
    let clients = [LimitTableTests.client("a", rate), LimitTableTests.client("b", rate)]
    let table = LimitPolicyTests.table(LimitPolicyTests.nothing(), clients: clients)
    charge(table, 4)
    let faster = RatePolicy(quota: 600, windowSeconds: 60, burst: 10)
    let next = [
      LimitTableTests.client("c", rate), LimitTableTests.client("b", rate),
      LimitTableTests.client("a", faster),
    ]
    #expect(table.reload(LimitPolicyTests.nothing(), clients: next, now: Self.start))
    func left(_ client: Int) -> UInt32 {
      table.charge(
        session: octets("x").span,
        client: client,
        cost: 0,
        nowNanoseconds: Self.start
      ).state(.client).remaining
    }
    #expect([0, 1, 2].map(left) == [10, 10, 6])
  }

  @Test func `too many different limits in one life are refused, and change nothing`() {
    let table = LimitPolicyTests.table(LimitTableTests.configuration())
    var accepted = 0
    for quota in 1...400 {
      let rate = RatePolicy(quota: quota, windowSeconds: 60, burst: 1)
      let next = LimitTableTests.configuration(session: rate)
      guard table.reload(next, clients: [LimitTableTests.client("a")], now: Self.start) else {
        continue
      }
      accepted += 1
    }
    #expect(accepted == 254)
    let verdict = table.look(LimitPolicyTests.ask(table), now: Self.start)
    #expect(verdict.state(.session).quota == 254)
    // Those that it knows it still takes.
    let known = LimitTableTests.configuration()
    #expect(table.reload(known, clients: [LimitTableTests.client("a")], now: Self.start))
  }

  @Test(arguments: 1...30)
  func `reloads without end never let a window have more than the laxest limits`(
    _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let rates = [
      RatePolicy(quota: 20, windowSeconds: 60, burst: 5),
      RatePolicy(quota: 7, windowSeconds: 60, burst: 3),
      RatePolicy(quota: 13, windowSeconds: 60, burst: 2),
    ]
    let table = LimitPolicyTests.table(LimitTableTests.configuration(session: rates[0]))
    var now = Self.start
    var passed: [UInt64] = []
    for _ in 0..<600 {
      now += UInt64.random(in: 0...4_000_000_000, using: &generator)
      if Int.random(in: 0..<10, using: &generator) == 0 {
        let next = LimitTableTests.configuration(session: rates.randomElement(using: &generator))
        table.reload(next, clients: [LimitTableTests.client("a")], now: now)
      }
      if table.charge(LimitPolicyTests.ask(table), now: now).isAllowed { passed.append(now) }
    }
    try #require(passed.count > 100)
    for (index, first) in passed.enumerated() {
      let inWindow = passed[index...].prefix { $0 < first + 60 * Self.second }.count
      try #require(inWindow <= 25)
    }
  }

  @Test func `a lost state begins with short windows used up, and days as the log has them`() {
    let table = LimitPolicyTests.table(LimitTableTests.configuration(day: Self.day))
    table.startConservatively(now: Self.start)
    for index in 0..<100 {
      table.replay(
        session: octets("main").span,
        callClass: .send,
        cost: 2,
        ago: UInt64(100 - index) * 60 * Self.second,
        now: Self.start
      )
    }
    #expect(remaining(table, .session) == 0)
    #expect(remaining(table, .session, now: Self.start + 3 * Self.second) == 1)
    #expect(remaining(table, .session, now: Self.start + 15 * Self.second) == 5)
    // 200, less what a day gives back in 100 minutes.
    #expect(remaining(table, .sessionDay) == 500 - 200 + 34)
    // One that nobody has heard of is no better off, but for its day.
    let other = table.look(LimitPolicyTests.ask(table, "other"), now: Self.start)
    #expect(other.violated == LimitKind.session.bit)
    #expect(other.waitNanoseconds == 3 * Self.second)
    #expect(other.state(.sessionDay).remaining == 500)
    let restored = table.charge(
      LimitPolicyTests.ask(table, "other"),
      now: Self.start + 60 * Self.second
    )
    #expect(restored.state(.session).remaining == 4)
  }

  @Test func `a day that was used up by the log lasts as long as the log says`() {
    let table = LimitPolicyTests.table(LimitTableTests.configuration(day: Self.day))
    let halfDay: UInt64 = 43_200 * Self.second
    table.replay(
      session: octets("main").span,
      callClass: .send,
      cost: 500,
      ago: halfDay,
      now: Self.start
    )
    #expect(remaining(table, .sessionDay) == 250)
    table.replay(
      session: octets("main").span,
      callClass: .send,
      cost: .max,
      ago: 0,
      now: Self.start
    )
    // However much it was: a day later there is something again.
    #expect(remaining(table, .sessionDay, now: Self.start + 2 * halfDay) == 0)
    let later = Self.start + 2 * halfDay + 173 * Self.second
    #expect(remaining(table, .sessionDay, now: later) == 1)
  }

  @Test(arguments: 1...30)
  func `late refunds give nothing back that was back already`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let table = LimitPolicyTests.table(LimitTableTests.configuration())
    var now = Self.start
    var made: [UInt64] = []
    var pending: [(due: UInt64, ask: LimitAsk, verdict: LimitVerdict)] = []
    for _ in 0..<600 {
      now += UInt64.random(in: 0...3_000_000_000, using: &generator)
      for call in pending where call.due <= now {
        table.refund(call.ask, call.verdict, now: call.due)
      }
      pending.removeAll { $0.due <= now }
      let ask = LimitPolicyTests.ask(table)
      let verdict = table.charge(ask, now: now)
      guard verdict.isAllowed else { continue }
      if Bool.random(using: &generator) {
        made.append(now)
      } else {
        let delay = UInt64.random(in: 0...9_000_000_000, using: &generator)
        pending.append((now + delay, ask, verdict))
      }
    }
    for (index, first) in made.enumerated() {
      let inWindow = made[index...].prefix { $0 < first + 60 * Self.second }.count
      try #require(inWindow <= 25)
    }
  }

  @Test func `a refund is exact however late, as long as nobody else was charged`() {
    let table = LimitPolicyTests.table(LimitTableTests.configuration(day: Self.day))
    charge(table, 1, now: Self.start)
    let ask = LimitPolicyTests.ask(table)
    let verdict = table.charge(ask, now: Self.start)
    table.refund(ask, verdict, now: Self.start + Self.second)
    let due = Self.start + 3 * Self.second
    #expect(remaining(table, .session, now: due) == 5)
    #expect(remaining(table, .session, now: due - 1) == 4)
    #expect(remaining(table, .sessionDay, now: due) == 499)
  }
}
