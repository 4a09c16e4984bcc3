import Gateway
import Testing

@Suite("The health of sessions against a model")
struct HealthPropertyTests {
  /// A call that is in flight in a run.
  private struct Call {
    var session: UInt64
    var isProbe: Bool
  }

  @Test(arguments: 1...40) func `random calls get the model's answers`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let breaker = BreakerPolicy(
      failures: Int.random(in: 1...4, using: &generator),
      pauseSeconds: Int.random(in: 1...8, using: &generator),
      pauseSecondsMax: Int.random(in: 8...90, using: &generator)
    )
    let bound = Int.random(in: 1...4, using: &generator)
    // Fewer entries than sessions, so that entries change hands.
    let capacity = 4
    let health = SessionHealth(capacity: capacity)
    var model = HealthModel(capacity: capacity, inFlightMax: bound, breaker: breaker)
    var calls: [Call] = []
    var now: UInt64 = 77_000_000_001
    for _ in 0..<1_000 {
      now += step(&generator)
      let session = UInt64.random(in: 1...7, using: &generator) &* 0x9e37_79b9_7f4a_7c15
      switch UInt64.random(in: 0..<20, using: &generator) {
      case 0:
        let paused = health.pause(session, now: now)
        try #require(paused == model.hasPlace(session, now))
        if paused { model.setPaused(session, true) }
      case 1, 2:
        let wasPaused = health.resume(session)
        try #require(wasPaused == model.busy(session).isPaused)
        if wasPaused { model.setPaused(session, false) }
      case 3...11:
        let foreseen = health.peek(session, inFlightMax: bound, breaker: breaker, now: now)
        let answer = health.enter(session, inFlightMax: bound, breaker: breaker, now: now)
        try #require(answer == model.enter(session, now))
        try #require(foreseen == answer)
        if answer.isEntered {
          calls.append(Call(session: session, isProbe: answer == .enteredAsProbe))
        }
      default:
        guard !calls.isEmpty else { continue }
        let call = calls.remove(at: Int.random(in: 0..<calls.count, using: &generator))
        let result = CallResult.allCases[[0, 1, 1, 1, 2].randomElement(using: &generator) ?? 0]
        let random = generator.next()
        let change = health.leave(
          call.session,
          result: result,
          wasProbe: call.isProbe,
          breaker: breaker,
          now: now,
          random: random
        )
        let expected = model.leave(
          call.session,
          result,
          wasProbe: call.isProbe,
          now,
          random: random
        )
        try #require(change == expected)
      }
      try #require(health.inFlight(session) == model.busy(session).inFlight)
      try #require(health.isPaused(session) == model.busy(session).isPaused)
      try checkCounts(health, model, now)
    }
  }

  /// Mostly within a rest, at times far beyond what is remembered.
  private func step(_ generator: inout SeededGenerator) -> UInt64 {
    switch UInt64.random(in: 0..<40, using: &generator) {
    case 0: UInt64.random(in: 0...5_000_000_000_000, using: &generator)
    case 1...10: UInt64.random(in: 0...5_000_000_000, using: &generator)
    default: UInt64.random(in: 0...300_000_000, using: &generator)
    }
  }

  private func checkCounts(_ health: SessionHealth, _ model: HealthModel, _ now: UInt64) throws {
    var model = model
    _ = model.hasPlace(0, now)
    var expected = HealthCounts()
    for session in model.sessions.values {
      expected.sessions += 1
      expected.inFlight += session.inFlight
      expected.pausedSessions += session.isPaused ? 1 : 0
      guard let end = session.restsUntil else { continue }
      if session.isProbing || end <= now {
        expected.halfOpenBreakers += 1
      } else {
        expected.openBreakers += 1
      }
    }
    try #require(health.counts(now: now) == expected)
  }
}
