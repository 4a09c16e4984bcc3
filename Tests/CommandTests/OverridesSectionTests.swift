import Gateway
import Server
import Testing

@testable import warest_gateway

@Suite("limits.overrides:")
struct OverridesSectionTests {
  @Test func `what is not named keeps the value of the main part`() throws {
    let outcome = Load.good(
      and: """
        limits:
          overrides:
            - sessions: "sales-*"
              session: { rate: 10/min, per-day: 200 }
              recipient: off
              breaker: { pause: 20s }
            - { sessions: [a, "b*"], session: { burst: 3 }, send: { rate: 5/min, burst: 1 } }
          session: { rate: 30/min, burst: 4, mode: enforce }
          breaker: { failures: 7 }
          spacing: 1s
        """
    )
    #expect(outcome.lines == [])
    let overrides = try #require(outcome.configuration?.limits.overrides)
    #expect(overrides.map(\.patterns) == [["sales-*"], ["a", "b*"]])
    var main = SessionLimits()
    main.rate = LimitPolicy(RatePolicy(quota: 30, windowSeconds: 60, burst: 4))
    main.breaker.failures = 7
    main.spacingMilliseconds = 1_000
    // Who names a session's rate names the others, too.
    main.groupWrite = nil
    main.groupRead = nil
    #expect(outcome.configuration?.limits.session == main)
    var first = main
    first.rate = LimitPolicy(RatePolicy(quota: 10, windowSeconds: 60, burst: 4))
    first.perDay = LimitPolicy(RatePolicy(quota: 200, windowSeconds: 86_400, burst: 200))
    first.recipient = nil
    first.breaker.pauseSeconds = 20
    #expect(overrides[0].limits == first)
    var second = main
    second.rate?.rate.burst = 3
    second.send = LimitPolicy(RatePolicy(quota: 5, windowSeconds: 60, burst: 1))
    #expect(overrides[1].limits == second)
  }

  @Test func `a policy that is off above can be named again`() throws {
    let outcome = Load.good(
      and: """
        limits:
          session: off
          breaker: off
          overrides:
            - { sessions: "a", session: { rate: 5/min }, breaker: {} }
        """
    )
    let limits = try #require(outcome.configuration?.limits.overrides.first?.limits)
    #expect(limits.rate == LimitPolicy(RatePolicy(quota: 5, windowSeconds: 60, burst: 5)))
    #expect(limits.perDay == nil)
    #expect(limits.breaker == BreakerPolicy())
  }

  struct Row: CustomTestStringConvertible {
    var name: String

    /// The list, from line 10 on, each line one blank to the right.
    var yaml: String
    var lines: [String]
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(
      name: "no sessions",
      yaml: "- { in-flight: 1 }",
      lines: [
        "10:4: error: limits.overrides[0].sessions is missing",
        "hint: for example \"main\", \"sales-*\" or \"*\"",
      ]
    ),
    Row(
      name: "an empty list",
      yaml: "- { sessions: [] }",
      lines: ["10:16: error: limits.overrides[0].sessions is empty: it covers nothing"]
    ),
    Row(
      name: "nothing",
      yaml: "-",
      lines: ["10:3: error: limits.overrides[0] is empty: it must be a mapping of settings"]
    ),
    Row(
      name: "no mapping",
      yaml: "- main",
      lines: [
        "10:4: error: limits.overrides[0] must be a mapping of settings, found text",
        "hint: write its settings indented below 'overrides[0]:'",
      ]
    ),
    Row(
      name: "no pattern",
      yaml: "- { sessions: [main, a/b] }",
      lines: [
        "10:23: error: limits.overrides[0].sessions[1] is no session pattern",
        "hint: for example \"main\", \"sales-*\" or \"*\"",
      ]
    ),
    Row(
      name: "a pattern that stands twice",
      yaml: "- { sessions: [a, b] }\n- { sessions: b }",
      lines: [
        "11:16: error: limits.overrides[1].sessions 'b' stands twice",
        "hint: the first one is on line 10, and counts",
      ]
    ),
    Row(
      name: "twice in one list",
      yaml: "- { sessions: [\"a*\", \"a*\"] }",
      lines: [
        "10:23: error: limits.overrides[0].sessions[1] 'a*' stands twice",
        "hint: the first one is on line 10, and counts",
      ]
    ),
    Row(
      name: "covered by an earlier one",
      yaml: "- { sessions: [x, \"sales-*\"] }\n- { sessions: [\"sales-*-eu\", y] }",
      lines: [
        "11:17: warning: limits.overrides[1].sessions[0] 'sales-*-eu' never counts: 'sales-*' on "
          + "line 10 comes first",
        "hint: the first override that covers a session counts: put this one before it",
      ]
    ),
    Row(
      name: "the narrower one first",
      yaml: "- { sessions: [\"sales-eu\", \"sales-*\"] }\n- { sessions: \"*\" }",
      lines: []
    ),
    Row(
      name: "a key with a slip",
      yaml: "- { sessions: a, group-wirte: off }",
      lines: [
        "10:19: error: unknown key 'group-wirte' in limits.overrides[0]",
        "hint: did you mean 'group-write'?",
      ]
    ),
    Row(
      name: "a mistake inside",
      yaml: "- { sessions: a, session: { burst: 21 } }",
      lines: ["10:37: error: limits.overrides[0].session.burst must be 1 to 20"]
    ),
    Row(
      name: "what is not for one session",
      yaml: "- { sessions: a, upstream: off }",
      lines: [
        "10:19: error: unknown key 'upstream' in limits.overrides[0]",
        "hint: known here: breaker, group-read, group-write, in-flight, jitter, quiet-hours, read, "
          + "recipient, send, session, sessions, spacing, write",
      ]
    ),
  ])
  func `a mistake has its place`(_ row: Row) {
    let outcome = Load.good(and: "limits:\n overrides:\n\(row.yaml)".replacing("\n-", with: "\n -"))
    #expect(outcome.lines == row.lines.map { $0.hasPrefix("hint:") ? $0 : "gateway.yaml:\($0)" })
    let isRight = !row.lines.contains { $0.contains(": error: ") }
    #expect((outcome.configuration != nil) == isRight)
  }

  struct CoverRow: CustomTestStringConvertible {
    var pattern: String
    var other: String
    var covers: Bool
    var testDescription: String { "\(pattern) \(other)" }
  }

  @Test(arguments: [
    CoverRow(pattern: "*", other: "*", covers: true),
    CoverRow(pattern: "*", other: "a", covers: true),
    CoverRow(pattern: "a", other: "*", covers: false),
    CoverRow(pattern: "a*", other: "a", covers: true),
    CoverRow(pattern: "a*", other: "ab*c", covers: true),
    CoverRow(pattern: "a*c", other: "a*", covers: false),
    CoverRow(pattern: "a*c", other: "a*b*c", covers: true),
    CoverRow(pattern: "a*b*c", other: "a*c", covers: false),
    CoverRow(pattern: "*a*", other: "*ba", covers: true),
    CoverRow(pattern: "*ab", other: "*a*b", covers: false),
    CoverRow(pattern: "*aab", other: "aaab", covers: true),
    CoverRow(pattern: "A*", other: "a1", covers: false),
  ])
  func `a pattern covers another when no name is left out`(_ row: CoverRow) {
    #expect(SessionPatternSyntax.covers(row.pattern, row.other) == row.covers)
  }
}
