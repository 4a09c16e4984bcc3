import Testing

@testable import warest_gateway

@Suite("Mistakes and doubts about limits")
struct LimitMistakeTests {
  struct Row: CustomTestStringConvertible {
    /// The settings of `limits:`, on line 8, from column 9 on.
    var yaml: String

    /// All that is printed.
    var lines: [String]
    var testDescription: String { yaml }
  }

  static let errors = [
    Row(
      yaml: "{ recipents: off }",
      lines: ["8:11: error: unknown key 'recipents' in limits", "hint: did you mean 'recipient'?"]
    ),
    Row(
      yaml: "{ send: { burst: 2 } }",
      lines: [
        "8:17: error: limits.send.rate is missing",
        "hint: write a number and a time: 5/s, 20/min, 200/h or 500/day",
      ]
    ),
    Row(
      yaml: "{ recipient: { rat: 1/s } }",
      lines: [
        "8:24: error: unknown key 'rat' in limits.recipient",
        "hint: did you mean 'rate'?",
      ]
    ),
    Row(
      yaml: "{ recipient: 5 }",
      lines: [
        "8:22: error: limits.recipient must be a mapping of settings, found a number",
        "hint: write its settings indented below 'recipient:'",
      ]
    ),
    Row(
      yaml: "{ recipient: { burst: 21 } }",
      lines: ["8:31: error: limits.recipient.burst must be 1 to 20"]
    ),
    Row(
      yaml: "{ recipient: { mode: shadows } }",
      lines: [
        "8:30: error: limits.recipient.mode must be enforce or shadow",
        "hint: did you mean 'shadow'?",
      ]
    ),
    Row(
      yaml: "{ recipient: { mode: off } }",
      lines: [
        "8:30: error: limits.recipient.mode must be enforce or shadow",
        "hint: to switch a limit off, write off in place of all its settings",
      ]
    ),
    Row(
      yaml: "{ session: { rate: 1001001/s } }",
      lines: ["8:28: error: limits.session.rate must allow 1 to 1000000 in a window"]
    ),
    Row(
      yaml: "{ session: { per-day: 0 } }",
      lines: ["8:31: error: limits.session.per-day must be 1 to 1000000000"]
    ),
    Row(
      yaml: "{ spacing: 2h }",
      lines: ["8:20: error: limits.spacing must be 1ms to 1h"]
    ),
    Row(
      yaml: "{ spacing: { mode: enforce } }",
      lines: [
        "8:20: error: limits.spacing.time is missing",
        "hint: write a number and a unit: 500ms, 5s, 2m, 1h or 30d",
      ]
    ),
    Row(
      yaml: "{ in-flight: 0 }",
      lines: ["8:22: error: limits.in-flight must be 1 to 65535"]
    ),
    Row(
      yaml: "{ quiet-hours: \"22:00-24:00\" }",
      lines: [
        "8:24: error: limits.quiet-hours must be two different times of a day",
        "hint: for example \"22:00-06:00\", in local time",
      ]
    ),
    Row(
      yaml: "{ quiet-hours: \"22:00-22:00\" }",
      lines: [
        "8:24: error: limits.quiet-hours must be two different times of a day",
        "hint: for example \"22:00-06:00\", in local time",
      ]
    ),
    Row(
      yaml: "{ breaker: { failures: 256 } }",
      lines: ["8:32: error: limits.breaker.failures must be 1 to 255"]
    ),
    Row(
      yaml: "{ breaker: { pause: 10m } }",
      lines: [
        "8:20: error: limits.breaker has a pause longer than its pause-max, which is 5m"
      ]
    ),
    Row(
      yaml: "{ recipient-cooldown: 50ms }",
      lines: ["8:31: error: limits.recipient-cooldown must be 100ms to 1h"]
    ),
    Row(
      yaml: "{ line: 0 }",
      lines: ["8:17: error: limits.line must be 1 to 10000"]
    ),
    Row(
      yaml: "{ sessions-max: 10 }",
      lines: ["8:25: error: limits.sessions-max must be 1024 to 16777216"]
    ),
    Row(
      yaml: "{ state-file: off }",
      lines: [
        "8:23: error: limits.state-file must be a path",
        "hint: without it limits are kept beside the audit log, and nowhere with audit: off",
      ]
    ),
    Row(
      yaml: "{ state-file: /var/log/warest-gateway/audit.jsonl }",
      lines: ["8:23: error: limits.state-file is the same file as audit.path"]
    ),
    Row(
      yaml: "{ state-file: /read-only/state }",
      lines: [
        "8:23: error: limits.state-file /read-only/state cannot be used: permission denied",
        "hint: its folder must exist and be writable by the user that the gateway runs as",
      ]
    ),
    Row(
      yaml: "{ overrides: { sessions: a } }",
      lines: ["8:22: error: limits.overrides must be a list, found a mapping"]
    ),
  ]

  static let warnings = [
    Row(
      yaml: "{ group-read: { mode: shadow } }",
      lines: [
        "8:31: warning: limits.group-read.mode is shadow: nothing is refused, only counted and "
          + "reported",
        "hint: write enforce once the figures are as they should be",
      ]
    ),
    Row(
      yaml: "{ upstream: { burst: 21 } }",
      lines: [
        "8:21: warning: limits.upstream lets 121 units go within a minute, and WARest takes 120",
        "hint: WARest would refuse the others; keep rate and burst together below that",
      ]
    ),
    Row(
      yaml: "{ upstream: { rate: 3/s, burst: 1 } }",
      lines: [
        "8:21: warning: limits.upstream lets 181 units go within a minute, and WARest takes 120",
        "hint: WARest would refuse the others; keep rate and burst together below that",
      ]
    ),
    Row(
      yaml: "{ upstream: off }",
      lines: [
        "8:21: warning: limits.upstream is off: callers meet WARest's own limit",
        "hint: WARest takes 120 units a minute for one API key",
      ]
    ),
    Row(
      yaml: "{ recipient-cooldown: off }",
      lines: [
        "8:31: warning: limits.recipient-cooldown is off",
        "hint: WARest refuses a second call for one recipient within 3s",
      ]
    ),
    Row(
      yaml: "{ recipient-cooldown: 2900ms }",
      lines: [
        "8:31: warning: limits.recipient-cooldown is shorter than WARest's own",
        "hint: WARest refuses a second call for one recipient within 3s",
      ]
    ),
    Row(
      yaml: "{ in-flight: off }",
      lines: [
        "8:22: warning: limits.in-flight is off: one number that hangs can take every connection "
          + "to WARest"
      ]
    ),
    Row(
      yaml: "{ spacing: 3001ms }",
      lines: [
        "8:20: warning: limits.spacing leaves the rate unreached: 3001ms between sends is longer "
          + "than 20/min allows"
      ]
    ),
    Row(yaml: "{ spacing: 3s }", lines: []),
    Row(
      yaml: "{ jitter: 3s }",
      lines: ["8:19: warning: limits.jitter has no effect: spacing is off"]
    ),
    Row(yaml: "{ jitter: 3s, overrides: [{ sessions: a, spacing: 1s }] }", lines: []),
    Row(
      yaml: "{ overrides: [{ sessions: a, jitter: 1s }] }",
      lines: ["8:46: warning: limits.overrides[0].jitter has no effect: spacing is off"]
    ),
    Row(
      yaml: "{ session: { rate: off, burst: 3 } }",
      lines: ["8:40: warning: limits.session.burst has no effect: the rate is off"]
    ),
    Row(
      yaml: "{ session: { per-day: off, per-day-mode: enforce } }",
      lines: ["8:50: warning: limits.session.per-day-mode has no effect: per-day is off"]
    ),
    Row(
      yaml: "{ session: { per-day: 4 } }",
      lines: [
        "8:31: warning: limits.session.per-day lets more go at once than in a day: 5 and 4"
      ]
    ),
    Row(
      yaml: "{ session: { per-day: 30000 } }",
      lines: [
        "8:31: warning: limits.session.per-day lets less go by the rate than in a day: 28800 and "
          + "30000"
      ]
    ),
    Row(
      yaml: "{ waiting: 99 }",
      lines: [
        "8:20: warning: limits.waiting makes all lines together shorter than one",
        "hint: limits.line is 100, limits.waiting is 99",
      ]
    ),
  ]

  @Test(arguments: errors)
  func `a mistake has its place and leaves no configuration`(_ row: Row) {
    check(row, isRight: false)
  }

  @Test(arguments: warnings)
  func `a doubt has its place`(_ row: Row) {
    check(row, isRight: true)
  }

  private func check(_ row: Row, isRight: Bool) {
    let outcome = Load.good(and: "limits: \(row.yaml)")
    #expect(outcome.lines == row.lines.map { $0.hasPrefix("hint:") ? $0 : "gateway.yaml:\($0)" })
    #expect((outcome.configuration != nil) == isRight)
  }

  @Test func `without an audit log nothing is kept unless a file is named`() {
    let off = "gateway.yaml:8:8: warning: audit is off: nothing is on record, "
    let lines = Load.good(and: "audit: off").lines
    #expect(lines[0].hasPrefix(off))
    #expect(
      lines[2...] == [
        "gateway.yaml:8:8: warning: audit is off, and limits.state-file is not set: a restart "
          + "forgets what was used"
      ]
    )
    let named = Load.good(and: "audit: off\nlimits: { state-file: /s }")
    #expect(named.diagnostics.count == 1)
  }
}
