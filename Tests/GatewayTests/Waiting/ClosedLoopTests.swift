import Testing

@testable import Gateway

@Suite("Callers, gateway and WARest in a closed loop")
struct ClosedLoopTests {
  private static let second = ClosedLoop.second

  /// `count` callers of each client, over its sessions.
  private static func callers(
    clients: Int,
    sessions: Int,
    callers: Int,
    acceptedWait: UInt64 = 300
  ) -> [ClosedLoop.Caller] {
    var list: [ClosedLoop.Caller] = []
    for client in 0..<clients {
      for caller in 0..<callers {
        list.append(
          ClosedLoop.Caller(
            client: client,
            session: "s-\(client)-\(caller % sessions)",
            acceptedWait: caller % 10 == 9 ? 5 * second : acceptedWait * second,
            isFickle: caller % 5 == 4
          )
        )
      }
    }
    return list
  }

  /// In any window no session has sent more than its rate allows: `burst + rate × window`.
  private func expectSessionsWithin(_ policy: RatePolicy, _ loop: ClosedLoop) {
    let interval = UInt64(policy.windowSeconds) * ClosedLoop.second / UInt64(policy.quota)
    for (session, log) in loop.sessionLog {
      for start in log.indices {
        var cost: UInt64 = 0
        for end in start..<log.count {
          cost += log[end].cost
          let window = log[end].at - log[start].at
          guard cost * interval > UInt64(policy.burst) * interval + window else { continue }
          Issue.record("\(session): \(cost) in \(window) ns")
          return
        }
      }
    }
  }

  private func expectShares(_ weights: [Int], _ loop: ClosedLoop) {
    let total = Double(loop.tokens.reduce(0, +))
    let sum = Double(weights.reduce(0, +))
    for client in weights.indices {
      let share = Double(loop.tokens[client]) / total
      let fair = Double(weights[client]) / sum
      #expect(abs(share - fair) <= 0.1 * fair, "client \(client): \(share) for \(fair)")
    }
  }

  private func report(_ name: String, _ loop: ClosedLoop) {
    let off = loop.waits.map { abs(Double($0.actual) - Double($0.predicted)) / 1e9 }.sorted()
    let median = off.isEmpty ? 0 : off[off.count / 2]
    print(
      "\(name): \(loop.sentCount) calls with \(loop.warest.tokens) tokens, "
        + "\(loop.tokens.reduce(0, +)) of them counted as \(loop.tokens); "
        + "\(loop.refusedCount) refused (\(loop.lateCount) of them late), \(loop.leftCount) left, "
        + "at most \(loop.waitingMax) waiting, \(loop.waits.count) waited, "
        + "forecasts off by \(median) s at the median"
    )
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `the key gives what it has, by weight, and WARest never refuses`(_ seed: UInt64) {
    let weights = (0..<24).map { $0 % 4 + 1 }
    let loop = ClosedLoop(
      LimitConfiguration(),
      weights: weights,
      callers: ClosedLoopTests.callers(clients: 24, sessions: 4, callers: 10),
      seed: seed
    )
    loop.count(from: 120)
    loop.run(seconds: 120 + 3_600)
    report("by weight", loop)
    #expect(loop.warest.rateRefusals == 0)
    #expect(loop.warest.cooldownRefusals == 0)
    expectSessionsWithin(RatePolicy(quota: 20, windowSeconds: 60, burst: 5), loop)
    let total = loop.tokens.reduce(0, +)
    #expect(total >= 95 * 60 && total <= 100 * 60 + 20)
    expectShares(weights, loop)
    #expect(loop.refusedCount > 100 && loop.leftCount > 50)
  }

  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `neither a restart nor a noisy client nor a session that hangs changes that`(_ seed: UInt64)
  {
    let weights = [1, 2, 3, 4, 10]
    var callers = ClosedLoopTests.callers(clients: 5, sessions: 8, callers: 40)
    for caller in 0..<150 {
      callers.append(
        ClosedLoop.Caller(
          client: 0,
          session: "noise-\(caller % 30)",
          acceptedWait: 300 * ClosedLoop.second,
          isFickle: caller % 3 == 0
        )
      )
    }
    for _ in 0..<20 {
      callers.append(
        ClosedLoop.Caller(
          client: 1,
          session: "hanging",
          acceptedWait: 0,
          isFickle: false
        )
      )
    }
    let loop = ClosedLoop(
      LimitConfiguration(),
      weights: weights,
      callers: callers,
      hangingSession: "hanging",
      seed: seed
    )
    loop.count(from: 60)
    loop.restart(after: 1_000)
    loop.restart(after: 1_013)
    loop.restart(after: 2_000)
    loop.run(seconds: 60 + 3_000)
    report("with restarts", loop)
    #expect(loop.warest.rateRefusals == 0)
    #expect(loop.warest.cooldownRefusals == 0)
    expectSessionsWithin(RatePolicy(quota: 20, windowSeconds: 60, burst: 5), loop)
    let total = loop.tokens.reduce(0, +)
    #expect(total >= 95 * 50 && total <= 100 * 50 + 20)
    expectShares(weights, loop)
  }

  @Test func `where the sessions are slower than the key, they get what their own rate allows`() {
    let loop = ClosedLoop(
      LimitConfiguration(),
      weights: [1, 5],
      callers: ClosedLoopTests.callers(clients: 2, sessions: 1, callers: 12),
      seed: 7
    )
    loop.count(from: 60)
    loop.run(seconds: 60 + 1_200)
    report("slow sessions", loop)
    #expect(loop.warest.rateRefusals == 0)
    #expect(loop.warest.cooldownRefusals == 0)
    expectSessionsWithin(RatePolicy(quota: 20, windowSeconds: 60, burst: 5), loop)
    for (session, log) in loop.sessionLog {
      let cost = log.filter { $0.at > loop.now - 1_200 * ClosedLoop.second }.reduce(0) {
        $0 + $1.cost
      }
      #expect(Double(cost) >= 0.95 * 20 * 20, "\(session): \(cost)")
    }
  }
}
