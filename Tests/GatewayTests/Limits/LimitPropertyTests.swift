import Gateway
import Testing

/// The same promises, kept by a model that is too slow and too simple to be wrong: a log of all
/// calls that passed, from which the level of the bucket is worked out anew each time.
private struct SlowModel {
  let policy: RatePolicy
  private var log: [(time: UInt64, cost: Int)] = []

  init(_ policy: RatePolicy) { self.policy = policy }

  /// Units in use, times nanoseconds: whole numbers, so that nothing is rounded.
  private func level(at now: UInt64) -> Int {
    let scale = policy.windowSeconds * 1_000_000_000
    var level = 0
    var last: UInt64 = 0
    for call in log {
      level = max(0, level - Int(call.time - last) * policy.quota) + call.cost * scale
      last = call.time
    }
    return max(0, level - Int(now - last) * policy.quota)
  }

  func admits(cost: Int, at now: UInt64) -> Bool {
    level(at: now) + cost * policy.windowSeconds * 1_000_000_000
      <= policy.burst * policy.windowSeconds * 1_000_000_000
  }

  mutating func pass(cost: Int, at now: UInt64) {
    log.append((now, cost))
  }

  /// The most that passed within any window.
  var mostInWindow: Int {
    let window = UInt64(policy.windowSeconds) * 1_000_000_000
    return log.indices.map { first in
      log[first...].prefix { $0.time < log[first].time + window }.reduce(0) { $0 + $1.cost }
    }.max() ?? 0
  }
}

@Suite("Limits against a log of timestamps")
struct LimitPropertyTests {
  /// T is a whole number of nanoseconds in each, so that model and table may be compared exactly.
  static let exact: [RatePolicy] = [
    RatePolicy(quota: 20, windowSeconds: 60, burst: 5),
    RatePolicy(quota: 5, windowSeconds: 1, burst: 5),
    RatePolicy(quota: 1, windowSeconds: 3, burst: 1),
    RatePolicy(quota: 100, windowSeconds: 3_600, burst: 40),
  ]

  /// Here it is not: the table may be stricter, never laxer.
  static let rounded: [RatePolicy] = [
    RatePolicy(quota: 7, windowSeconds: 1, burst: 7),
    RatePolicy(quota: 17, windowSeconds: 60, burst: 3),
    RatePolicy(quota: 999_983, windowSeconds: 1, burst: 50),
  ]

  @Test(arguments: 1...40)
  func `random calls get the model's answer, and waiting Retry-After helps`(
    _ seed: UInt64
  ) throws {
    var generator = SeededGenerator(seed: seed)
    let first = Self.exact[Int.random(in: 0..<4, using: &generator)]
    let second = Self.exact[Int.random(in: 0..<4, using: &generator)]
    let table = LimitTableTests.table(session: first, day: second)
    let session = octets("main")
    var models = [SlowModel(first), SlowModel(second)]
    var now: UInt64 = 5_000_000_000
    for _ in 0..<300 {
      now += step(first, &generator)
      let cost = Int.random(in: 1...min(first.burst, second.burst), using: &generator)
      let verdict = table.charge(
        session: session.span,
        client: 0,
        cost: cost,
        nowNanoseconds: now
      )
      let admitted = models.map { $0.admits(cost: cost, at: now) }
      try #require(verdict.isAllowed == !admitted.contains(false))
      try #require(verdict.isViolated(.session) == !admitted[0])
      try #require(verdict.isViolated(.sessionDay) == !admitted[1])
      if verdict.isAllowed {
        for index in models.indices { models[index].pass(cost: cost, at: now) }
        try checkRemaining(verdict, models, now)
        continue
      }
      for kind in [LimitKind.session, .sessionDay] where verdict.isViolated(kind) {
        try #require(verdict.retryAfterSeconds >= verdict.state(kind).secondsUntilMore)
      }
      let then = now + UInt64(verdict.retryAfterSeconds) * 1_000_000_000
      // One second less must be too early, or the answer would be too long.
      let early = models.map { $0.admits(cost: cost, at: then - 1_000_000_000) }
      try #require(early.contains(false))
      guard Bool.random(using: &generator) else { continue }
      now = then
      let again = table.charge(session: session.span, client: 0, cost: cost, nowNanoseconds: now)
      try #require(again.isAllowed)
      for index in models.indices { models[index].pass(cost: cost, at: now) }
    }
    for model in models { #expect(model.mostInWindow <= model.policy.burst + model.policy.quota) }
  }

  @Test(arguments: 1...20)
  func `rounding never lets more through than the policy says`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let policy = Self.rounded[Int(seed) % 3]
    let table = LimitTableTests.table(session: policy)
    let session = octets("main")
    var model = SlowModel(policy)
    var now: UInt64 = 1
    var passed = 0
    for _ in 0..<300 {
      now += step(policy, &generator)
      let verdict = table.charge(session: session.span, client: 0, cost: 1, nowNanoseconds: now)
      guard verdict.isAllowed else { continue }
      try #require(model.admits(cost: 1, at: now))
      model.pass(cost: 1, at: now)
      passed += 1
    }
    #expect(passed > policy.burst)
  }

  private func checkRemaining(
    _ verdict: LimitVerdict,
    _ models: [SlowModel],
    _ now: UInt64
  ) throws {
    for (model, kind) in zip(models, [LimitKind.session, .sessionDay]) {
      let state = verdict.state(kind)
      let remaining = Int(state.remaining)
      try #require(remaining == 0 || model.admits(cost: remaining, at: now))
      try #require(!model.admits(cost: remaining + 1, at: now))
      guard remaining < model.policy.burst else { continue }
      let then = now + UInt64(state.secondsUntilMore) * 1_000_000_000
      try #require(model.admits(cost: remaining + 1, at: then))
    }
  }

  /// Mostly about as fast as the policy allows, now and then at once, now and then much later.
  private func step(_ policy: RatePolicy, _ generator: inout SeededGenerator) -> UInt64 {
    let interval = UInt64(policy.windowSeconds) * 1_000_000_000 / UInt64(policy.quota)
    switch Int.random(in: 0..<10, using: &generator) {
    case 0..<3: return 0
    case 9: return UInt64.random(in: 0...interval * UInt64(policy.burst) * 2, using: &generator)
    default: return UInt64.random(in: 0...interval * 2, using: &generator)
    }
  }
}
