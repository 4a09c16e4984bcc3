import Gateway
import Server
import Testing

@testable import warest_gateway

@Suite("limits:")
struct LimitsSectionTests {
  struct Row: CustomTestStringConvertible {
    var yaml: String
    var session: RatePolicy?
    var day: RatePolicy?
    var testDescription: String { yaml }
  }

  static let pace = RatePolicy(quota: 20, windowSeconds: 60, burst: 5)
  static let day = RatePolicy(quota: 500, windowSeconds: 86_400, burst: 500)

  @Test(arguments: [
    Row(yaml: "limits: null", session: pace, day: day),
    Row(
      yaml: "limits: { session: { burst: 20 } }",
      session: RatePolicy(quota: 20, windowSeconds: 60, burst: 20),
      day: day
    ),
    Row(
      yaml: "limits: { session: { rate: 3/s } }",
      session: RatePolicy(quota: 3, windowSeconds: 1, burst: 3),
      day: day
    ),
    Row(
      yaml: "limits: { session: { rate: 100/h, burst: 7, per-day: 90 } }",
      session: RatePolicy(quota: 100, windowSeconds: 3_600, burst: 7),
      day: RatePolicy(quota: 90, windowSeconds: 86_400, burst: 90)
    ),
    Row(yaml: "limits: { session: { per-day: off } }", session: pace, day: nil),
    Row(yaml: "limits: { session: { rate: off } }", session: nil, day: day),
    Row(yaml: "limits: { session: off }", session: nil, day: nil),
    Row(
      yaml: "limits: { session: { rate: 300/h, burst: 300 } }",
      session: RatePolicy(quota: 300, windowSeconds: 3_600, burst: 300),
      day: day
    ),
  ])
  func `what is not given keeps its default`(_ row: Row) {
    let limits = Load.good(and: row.yaml).configuration?.limits
    #expect(limits != nil)
    #expect(limits?.session.rate?.rate == row.session)
    #expect(limits?.session.perDay?.rate == row.day)
  }

  @Test func `every setting is read`() throws {
    let outcome = Load.good(
      and: """
        limits:
          session: { rate: 10/min, burst: 2, per-day: 100, mode: shadow, per-day-mode: enforce }
          recipient: { burst: 2, mode: shadow }
          group-write: { rate: 5/h }
          group-read: off
          send: { rate: 4/min }
          write: { rate: 30/h, burst: 3 }
          read: { rate: 5/s, burst: 1, mode: enforce }
          spacing: { time: 1500ms, mode: shadow }
          jitter: 1s
          in-flight: 2
          quiet-hours: 22:30-06:00
          breaker: { failures: 3, pause: 10s, pause-max: 1h }
          client: { rate: 60/min, burst: 10, mode: shadow }
          upstream: { burst: 10 }
          recipient-cooldown: 5s
          line: 7
          waiting: 70
          sessions-max: 2000
          recipients-max: 3000
          state-file: state/limits
        """
    )
    let limits = try #require(outcome.configuration?.limits)
    var session = SessionLimits()
    func policy(_ quota: Int, _ window: Int, _ burst: Int, _ isShadow: Bool = false) -> LimitPolicy
    {
      LimitPolicy(
        RatePolicy(quota: quota, windowSeconds: window, burst: burst),
        isShadow: isShadow
      )
    }
    session.rate = policy(10, 60, 2, true)
    session.perDay = policy(100, 86_400, 100)
    session.recipient = policy(20, 60, 2, true)
    session.groupWrite = policy(5, 3_600, 5)
    session.groupRead = nil
    session.send = policy(4, 60, 4)
    session.write = policy(30, 3_600, 3)
    session.read = policy(5, 1, 1)
    session.spacingMilliseconds = 1_500
    session.isSpacingShadow = true
    session.jitterMilliseconds = 1_000
    session.inFlightMax = 2
    session.quietHours = QuietHours(startMinute: 22 * 60 + 30, endMinute: 6 * 60)
    session.breaker = BreakerPolicy(failures: 3, pauseSeconds: 10, pauseSecondsMax: 3_600)
    #expect(limits.session == session)
    #expect(limits.upstream == policy(100, 60, 10))
    #expect(limits.enforcesUpstreamAlways)
    #expect(limits.cooldownMilliseconds == 5_000)
    #expect(limits.lineCallsMax == 7)
    #expect(limits.waitingCallsMax == 70)
    #expect(limits.sessionsMax == 2_000)
    #expect(limits.recipientsMax == 3_000)
    #expect(limits.stateFile == "state/limits")
    #expect(outcome.configuration?.clients.map(\.limit) == [policy(60, 60, 10, true)])
    let shadows = outcome.lines.filter { $0.contains(" is shadow: nothing is refused") }
    #expect(shadows.count == 4)
    #expect(outcome.diagnostics.count == 4)
  }

  @Test func `off switches a limit off`() throws {
    let outcome = Load.good(
      and: """
        limits:
          session: off
          recipient: off
          group-write: off
          group-read: off
          in-flight: off
          breaker: off
          client: off
          upstream: off
          recipient-cooldown: off
          line: off
        """
    )
    let limits = try #require(outcome.configuration?.limits)
    var session = SessionLimits()
    session.rate = nil
    session.perDay = nil
    session.recipient = nil
    session.groupWrite = nil
    session.groupRead = nil
    session.inFlightMax = 0
    session.breaker.failures = 0
    #expect(limits.session == session)
    #expect(limits.upstream == nil)
    #expect(limits.cooldownMilliseconds == 0)
    #expect(limits.lineCallsMax == 0)
  }

  @Test func `the key's own policy holds always only where it is named`() {
    let none = Load.good(and: "limits: { upstream: {} }").configuration?.limits
    #expect(none?.enforcesUpstreamAlways == false)
    #expect(none?.upstream == LimitConfiguration().upstream)
    let mode = Load.good(and: "limits: { upstream: { mode: enforce } }").configuration?.limits
    #expect(mode?.enforcesUpstreamAlways == true)
    #expect(mode?.upstream == LimitConfiguration().upstream)
  }
}
