import Gateway
import Testing
import WARest

@Suite("A table of the limits that is full, and threads that share it")
struct LimitCrowdingTests {
  static let second: UInt64 = 1_000_000_000
  static let start = LimitPolicyTests.start
  static let policy = RatePolicy(quota: 60, windowSeconds: 60, burst: 3)

  /// Slots of the smallest table.
  static let slotCount = 15

  static func table(day: RatePolicy? = nil, client: RatePolicy? = nil) -> LimitTable {
    var configuration = LimitTableTests.configuration(session: policy, day: day)
    configuration.sessionsMax = 8
    configuration.recipientsMax = 8
    return LimitPolicyTests.table(
      configuration,
      clients: [LimitTableTests.client("a", client), LimitTableTests.client("b")]
    )
  }

  private func charge(
    _ table: LimitTable,
    _ session: String,
    client: Int = 0,
    at seconds: UInt64 = 0
  ) -> LimitVerdict {
    table.charge(
      session: octets(session).span,
      client: client,
      cost: 1,
      nowNanoseconds: Self.start + seconds * Self.second
    )
  }

  @Test func `a full table lets nothing new pass, and says so`() {
    let day = RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500)
    let rate = RatePolicy(quota: 100, windowSeconds: 60, burst: 100)
    let table = Self.table(day: day, client: rate)
    for index in 0..<Self.slotCount { #expect(charge(table, "s\(index)").isAllowed) }
    let refused = charge(table, "one-more")
    #expect(refused.kind == .tableFull)
    #expect(refused.retryAfterSeconds == UInt32(GatewayLimits.limitTableFullRetrySeconds))
    let document = written {
      ProblemDocument.add(refused, session: octets("one-more").span, into: &$0)
    }
    let detail = "too many sessions and recipients are counted at this moment"
    #expect(document?.contains(detail) == true)
    // Those that have a record go on, and what the refused one had charged was given back.
    for index in 0..<Self.slotCount {
      #expect(charge(table, "s\(index)").state(.session).remaining == 1)
    }
    #expect(charge(table, "s0").state(.client).remaining == 100 - 2 * 15 - 1)
  }

  @Test func `a record that is full again goes to another session, and no limit starts anew`() {
    let table = Self.table()
    for _ in 0..<3 { _ = charge(table, "busy") }
    for index in 1..<Self.slotCount { _ = charge(table, "s\(index)") }
    // Not yet: another loop's clock may say otherwise.
    #expect(charge(table, "new", at: 5).kind == .tableFull)
    #expect(charge(table, "new", at: 12).isAllowed)
    // "busy" ran ahead to 3, so its record is still its own: two of three are left there.
    #expect(charge(table, "busy", at: 12).state(.session).remaining == 2)
  }

  @Test func `the one that was used last the longest ago goes first`() {
    let table = Self.table()
    for index in 0..<Self.slotCount { _ = charge(table, "s\(index)", at: UInt64(index)) }
    for at in 100..<105 { #expect(charge(table, "new-\(at)", at: UInt64(at)).isAllowed) }
    var left = Set<UInt64>()
    table.forEachSession(now: Self.start) { key, _ in left.insert(key & ~0xff) }
    for index in 0..<Self.slotCount {
      let key = LimitPolicyTests.ask(table, "s\(index)").session & ~0xff
      #expect(left.contains(key) == (index >= 5))
    }
    #expect(left.count == Self.slotCount)
  }

  @Test func `refused calls take no record`() {
    let rate = RatePolicy(quota: 1, windowSeconds: 60, burst: 1)
    let table = Self.table(client: rate)
    #expect(charge(table, "s").isAllowed)
    for index in 0..<100 { #expect(charge(table, "x\(index)").kind == .limited) }
    for index in 1..<Self.slotCount {
      #expect(charge(table, "y\(index)", client: 1).isAllowed)
    }
  }

  @Test(arguments: 1...40)
  func `whoever is let in or evicted, each session gets what the model gives it`(
    _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let table = Self.table()
    var model = LimitModel()
    var policy = Self.policy
    var now = Self.start
    var (full, passed) = (0, 0)
    for index in 0..<600 {
      now += UInt64.random(in: 0...2_000_000_000, using: &generator)
      if index == 300 {
        let slower = RatePolicy(quota: 4, windowSeconds: 60, burst: 3)
        let next = LimitTableTests.configuration(session: slower)
        let clients = [LimitTableTests.client("a"), LimitTableTests.client("b")]
        table.reload(next, clients: clients, now: now)
        try convert(&model, policy, slower, now)
        policy = slower
      }
      let session = "s\(Int.random(in: 0..<40, using: &generator))"
      let limits = try #require(LimitModel.Policy(LimitPolicy(policy)))
      let meeting = LimitModel.Meeting(kind: .session, name: session, policy: limits, cost: 1)
      let expected = model.answer([meeting], at: now)
      let verdict = table.charge(
        session: octets(session).span,
        client: 0,
        cost: 1,
        nowNanoseconds: now
      )
      if verdict.kind == .tableFull {
        full += 1
        continue
      }
      try #require(verdict.isAllowed == expected.passes)
      guard expected.passes else { continue }
      model.pass([meeting], expected, at: now)
      passed += 1
    }
    #expect(passed > 100)
    #expect(full > 0)
  }

  private func convert(
    _ model: inout LimitModel,
    _ old: RatePolicy,
    _ new: RatePolicy,
    _ now: UInt64
  ) throws {
    let old = try #require(LimitModel.Policy(LimitPolicy(old)))
    let new = try #require(LimitModel.Policy(LimitPolicy(new)))
    for index in 0..<40 { model.convert("s\(index)", from: old, to: new, at: now) }
  }

  @Test func `threads together let pass exactly what one would`() async {
    var configuration = LimitTableTests.configuration(
      session: RatePolicy(quota: 1_000, windowSeconds: 1, burst: 1_000),
      day: RatePolicy(quota: 777, windowSeconds: 86_400, burst: 777)
    )
    configuration.session.recipient = LimitPolicy(
      RatePolicy(quota: 900, windowSeconds: 60, burst: 900)
    )
    configuration.upstream = LimitPolicy(
      RatePolicy(quota: 1_000_000, windowSeconds: 60, burst: 1_000_000)
    )
    configuration.enforcesUpstreamAlways = true
    let table = LimitPolicyTests.table(configuration)
    let passed = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let ask = LimitPolicyTests.ask(table, to: ["491511111111"], units: 2)
          var passed = 0
          for _ in 0..<1_000 {
            let verdict = table.charge(ask, now: Self.start)
            guard verdict.isAllowed else { continue }
            passed += 1
            table.keys[0].replied(units: 2)
          }
          return passed
        }
      }
      return await group.reduce(0, +)
    }
    #expect(passed == 777)
    // What the losers of a race had charged was given back.
    let look = table.look(
      LimitPolicyTests.ask(table, to: ["491511111111"]),
      now: Self.start
    )
    #expect(look.state(.session).remaining == 1_000 - 777)
    #expect(look.state(.recipient).remaining == 900 - 777)
    #expect(table.keys[0].unitsInFlight == 0)
  }

  @Test func `threads that take records from each other never let a session have too much`() async {
    let table = Self.table()
    // Fourteen seconds apart, so that everybody's record is free to take in the next round.
    for round in UInt64(1)...200 {
      let passed = await withTaskGroup(of: [Int].self) { group in
        for thread in 0..<3 {
          group.addTask {
            var passed = [Int](repeating: 0, count: 24)
            for turn in 0..<24 * 6 {
              let session = (turn &* 7 &+ thread &* 11 &+ Int(round)) % 24
              let name = octets("s\(session)")
              let verdict = table.charge(
                session: name.span,
                client: 0,
                cost: 1,
                nowNanoseconds: Self.start + round * 14 * Self.second
              )
              if verdict.isAllowed { passed[session] += 1 }
            }
            return passed
          }
        }
        return await group.reduce(into: [Int](repeating: 0, count: 24)) { sums, passed in
          for index in sums.indices { sums[index] += passed[index] }
        }
      }
      #expect(passed.allSatisfy { $0 == 3 || $0 == 0 })
      #expect(passed.count { $0 == 3 } == Self.slotCount)
    }
  }
}
