import Gateway
import Testing

@Suite("Buckets of the limits")
struct LimitBucketsTests {
  static let policy = RatePolicy(quota: 60, windowSeconds: 60, burst: 3)

  static func table(bucketsMax: Int) -> LimitTable {
    LimitTable(
      session: policy,
      sessionDay: nil,
      clients: [LimitTableTests.client("a")],
      seed: (1, 2),
      bucketsMax: bucketsMax
    )
  }

  private func charge(
    _ table: LimitTable,
    _ session: String,
    at seconds: UInt64
  ) -> LimitVerdict {
    table.charge(
      session: octets(session).span,
      client: 0,
      cost: 1,
      nowNanoseconds: seconds * 1_000_000_000
    )
  }

  @Test func `a full table lets nothing new pass, and says so`() {
    let table = Self.table(bucketsMax: 8)
    for index in 0..<8 { #expect(charge(table, "s\(index)", at: 100).isAllowed) }
    let refused = charge(table, "one-more", at: 100)
    #expect(refused.kind == .tableFull)
    #expect(refused.retryAfterSeconds == UInt32(GatewayLimits.limitTableFullRetrySeconds))
    // Those that have a bucket go on.
    for index in 0..<8 { #expect(charge(table, "s\(index)", at: 100).isAllowed) }
  }

  @Test func `a bucket that is full again goes to another key, and no limit starts anew early`() {
    let table = Self.table(bucketsMax: 8)
    for _ in 0..<3 { _ = charge(table, "busy", at: 100) }
    for index in 0..<7 { _ = charge(table, "s\(index)", at: 100) }
    // Not yet: another loop's clock may say otherwise.
    #expect(charge(table, "new", at: 105).kind == .tableFull)
    #expect(charge(table, "new", at: 112).isAllowed)
    // "busy" ran ahead to 103, so its bucket is still its own: two of three are left there.
    #expect(charge(table, "busy", at: 112).state(.session).remaining == 2)
  }

  @Test func `what was charged before the table turned out full is given back`() {
    let table = LimitTable(
      session: Self.policy,
      sessionDay: RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500),
      clients: [LimitTableTests.client("a", Self.policy), LimitTableTests.client("b")],
      seed: (1, 2),
      bucketsMax: 4
    )
    func charge(_ session: String, client: Int, cost: Int) -> LimitVerdict {
      table.charge(
        session: octets(session).span,
        client: client,
        cost: cost,
        nowNanoseconds: 50_000_000_000
      )
    }
    // Two buckets each: now there is none left for the client "a".
    #expect(charge("x", client: 1, cost: 1).isAllowed)
    #expect(charge("y", client: 1, cost: 1).isAllowed)
    for _ in 0..<5 { #expect(charge("x", client: 0, cost: 1).kind == .tableFull) }
    let state = charge("x", client: 1, cost: 0)
    #expect(state.state(.session).remaining == 2)
    #expect(state.state(.sessionDay).remaining == 499)
  }

  @Test func `refused calls take no bucket`() {
    let table = LimitTable(
      session: Self.policy,
      sessionDay: nil,
      clients: [LimitTableTests.client("a", RatePolicy(quota: 1, windowSeconds: 60, burst: 1))],
      seed: (1, 2),
      bucketsMax: 4
    )
    #expect(charge(table, "s", at: 100).isAllowed)
    for index in 0..<100 { #expect(charge(table, "x\(index)", at: 100).kind == .limited) }
    // Two buckets are taken; two more sessions fit.
    #expect(charge(table, "y", at: 160).isAllowed)
  }

  @Test func `loops together let pass exactly what one would`() async {
    let table = LimitTable(
      session: RatePolicy(quota: 1_000, windowSeconds: 1, burst: 1_000),
      sessionDay: RatePolicy(quota: 777, windowSeconds: 86_400, burst: 777),
      clients: [LimitTableTests.client("a")],
      seed: (3, 4)
    )
    let passed = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let session = octets("main")
          var passed = 0
          for _ in 0..<1_000 {
            let verdict = table.charge(
              session: session.span,
              client: 0,
              cost: 1,
              nowNanoseconds: 1_000_000_000
            )
            if verdict.isAllowed { passed += 1 }
          }
          return passed
        }
      }
      return await group.reduce(0, +)
    }
    #expect(passed == 777)
    // What the losers of a race had charged on the session was given back.
    let state = table.charge(
      session: octets("main").span,
      client: 0,
      cost: 0,
      nowNanoseconds: 1_000_000_000
    ).state(.session)
    #expect(state.remaining == 1_000 - 777)
  }

  @Test func `loops that take buckets from each other never let a session have too much`() async {
    let table = Self.table(bucketsMax: 16)
    // Twelve seconds apart, so that everybody's bucket is free to take in the next round.
    for round in UInt64(1)...200 {
      let passed = await withTaskGroup(of: [Int].self) { group in
        for loop in 0..<3 {
          group.addTask {
            var passed = [Int](repeating: 0, count: 24)
            for turn in 0..<24 * 6 {
              let session = (turn &* 7 &+ loop &* 11 &+ Int(round)) % 24
              let name = octets("s\(session)")
              let verdict = table.charge(
                session: name.span,
                client: 0,
                cost: 1,
                nowNanoseconds: round * 14_000_000_000
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
      #expect(passed.count { $0 == 3 } == 16)
    }
  }
}
