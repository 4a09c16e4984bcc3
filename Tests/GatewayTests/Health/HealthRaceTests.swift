import Gateway
import Synchronization
import Testing

@Suite("The health of sessions, from several threads at once")
struct HealthRaceTests {
  private final class Inside: Sendable {
    let count = Atomic<Int>(0)
    let most = Atomic<Int>(0)

    func enter() {
      let now = count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
      _ = most.max(now, ordering: .relaxed)
    }

    func leave() { count.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
  }

  private static let off = BreakerPolicy(failures: 0)

  @Test(arguments: [(sessions: 3, bound: 3, capacity: 64), (24, 1, 8), (24, 2, 16)])
  func `never more calls inside than the bound, also while entries change hands`(
    _ row: (sessions: Int, bound: Int, capacity: Int)
  ) async {
    let health = SessionHealth(capacity: row.capacity)
    let inside = (0..<row.sessions).map { _ in Inside() }
    let entered = await withTaskGroup(of: Int.self) { group in
      for task in UInt64(1)...6 {
        group.addTask {
          var generator = SeededGenerator(seed: task)
          var held: [Int] = []
          var entered = 0
          for _ in 0..<20_000 {
            let place = Int.random(in: 0..<row.sessions, using: &generator)
            let session = UInt64(place + 1) &* 0x9e37_79b9_7f4a_7c15
            if held.count < 3 {
              let answer = health.enter(session, inFlightMax: row.bound, breaker: Self.off, now: 9)
              if answer.isEntered {
                inside[place].enter()
                held.append(place)
                entered += 1
              }
            }
            if held.count == 3 || Bool.random(using: &generator), let first = held.first {
              held.removeFirst()
              inside[first].leave()
              _ = health.leave(
                UInt64(first + 1) &* 0x9e37_79b9_7f4a_7c15,
                result: .good,
                wasProbe: false,
                breaker: Self.off,
                now: 9,
                random: 0
              )
            }
          }
          for place in held {
            inside[place].leave()
            _ = health.leave(
              UInt64(place + 1) &* 0x9e37_79b9_7f4a_7c15,
              result: .good,
              wasProbe: false,
              breaker: Self.off,
              now: 9,
              random: 0
            )
          }
          return entered
        }
      }
      return await group.reduce(0, +)
    }
    #expect(entered > 1_000)
    for session in inside {
      #expect(session.most.load(ordering: .relaxed) <= row.bound)
      #expect(session.count.load(ordering: .relaxed) == 0)
    }
    #expect(health.counts(now: 9) == HealthCounts())
  }

  @Test func `exactly one call is the probe`() async {
    let health = SessionHealth(capacity: 8)
    let breaker = BreakerPolicy(failures: 1, pauseSeconds: 1, pauseSecondsMax: 2)
    var now: UInt64 = 1_000_000_000
    _ = health.enter(5, inFlightMax: 8, breaker: breaker, now: now)
    _ = health.leave(5, result: .bad, wasProbe: false, breaker: breaker, now: now, random: 0)
    for round in 0..<300 {
      now += 3_000_000_000
      let time = now
      let probes = await withTaskGroup(of: Int.self) { group in
        for _ in 0..<4 {
          group.addTask {
            (0..<50).count { _ in
              let answer = health.enter(5, inFlightMax: 8, breaker: breaker, now: time)
              return answer.isEntered
            }
          }
        }
        return await group.reduce(0, +)
      }
      #expect(probes == 1)
      // Every third probe finds that nothing could be learnt.
      _ = health.leave(
        5,
        result: round % 3 == 0 ? .neutral : .bad,
        wasProbe: true,
        breaker: breaker,
        now: time,
        random: 0
      )
    }
    #expect(health.inFlight(5) == 0)
  }
}
