import Testing

@testable import warest_gateway

@Suite("Mistakes in a configuration")
struct MistakeTests {
  struct Row: CustomTestStringConvertible {
    var name: String

    /// Follows the good configuration; its first line is line 8.
    var yaml: String

    /// All that is printed.
    var lines: [String]
    var testDescription: String { name }
  }

  static let rows = [
    Row(
      name: "a key with a slip",
      yaml: "lisen: [\"127.0.0.1:1\"]",
      lines: ["gateway.yaml:8:1: error: unknown key 'lisen'", "hint: did you mean 'listen'?"]
    ),
    Row(
      name: "a nested key with a slip",
      yaml: "edge:\n  heads-max: 8KB",
      lines: [
        "gateway.yaml:9:3: error: unknown key 'heads-max' in edge",
        "hint: did you mean 'head-max'?",
      ]
    ),
    Row(
      name: "a key nobody knows",
      yaml: "admin: { port: 9090 }",
      lines: ["gateway.yaml:8:10: error: unknown key 'port' in admin", "hint: known here: listen"]
    ),
    Row(
      name: "a duration without a unit",
      yaml: "drain: 30",
      lines: [
        "gateway.yaml:8:8: error: drain must be a duration with a unit",
        "hint: 30s for seconds, 30ms for milliseconds",
      ]
    ),
    Row(
      name: "a duration with an unknown unit",
      yaml: "drain: 30 days",
      lines: [
        "gateway.yaml:8:8: error: drain must be a duration",
        "hint: write a number and a unit: 500ms, 5s, 2m, 1h or 30d",
      ]
    ),
    Row(
      name: "a duration with a sign",
      yaml: "drain: -5s",
      lines: [
        "gateway.yaml:8:8: error: drain must be a duration",
        "hint: write a number and a unit: 500ms, 5s, 2m, 1h or 30d",
      ]
    ),
    Row(
      name: "a duration out of range",
      yaml: "edge: { head-time: 0s }",
      lines: ["gateway.yaml:8:20: error: edge.head-time must be 1s to 1h"]
    ),
    Row(
      name: "a duration that overflows",
      yaml: "drain: 9223372036854775807h",
      lines: ["gateway.yaml:8:8: error: drain is too long"]
    ),
    Row(
      name: "part of a second",
      yaml: "drain: 1500ms",
      lines: [
        "gateway.yaml:8:8: warning: drain is rounded up to 2s: it counts whole seconds"
      ]
    ),
    Row(
      name: "a size without a unit",
      yaml: "edge: { body-max: 2 }",
      lines: [
        "gateway.yaml:8:19: error: edge.body-max must be a size with a unit",
        "hint: 2KB for kilobytes, 2B for bytes",
      ]
    ),
    Row(
      name: "a size out of range",
      yaml: "edge: { body-max: 1B }",
      lines: ["gateway.yaml:8:19: error: edge.body-max must be 1KB to 64MB"]
    ),
    Row(
      name: "a rate without a time",
      yaml: "limits: { session: { rate: 20 } }",
      lines: [
        "gateway.yaml:8:28: error: limits.session.rate must be a rate",
        "hint: write a number and a time: 5/s, 20/min, 200/h or 500/day",
      ]
    ),
    Row(
      name: "a rate of nothing",
      yaml: "limits: { session: { rate: 0/min } }",
      lines: [
        "gateway.yaml:8:28: error: limits.session.rate must allow 1 to 1000000 in a window"
      ]
    ),
    Row(
      name: "a burst larger than the rate",
      yaml: "limits: { session: { rate: 5/s, burst: 6 } }",
      lines: ["gateway.yaml:8:40: error: limits.session.burst must be 1 to 5"]
    ),
    Row(
      name: "a list where text belongs",
      yaml: "admin: { listen: [\"127.0.0.1:1\"] }",
      lines: ["gateway.yaml:8:18: error: admin.listen must be text, found a list"]
    ),
    Row(
      name: "text where a list belongs",
      yaml: "listen: \"127.0.0.1:1\"",
      lines: [
        "gateway.yaml:8:9: error: listen must be a list, found text",
        "hint: write it as a list: [\"127.0.0.1:1\"]",
      ]
    ),
    Row(
      name: "text where a number belongs",
      yaml: "loops: many",
      lines: ["gateway.yaml:8:8: error: loops must be a whole number, found text"]
    ),
    Row(
      name: "a number where a mapping belongs",
      yaml: "edge: 5",
      lines: [
        "gateway.yaml:8:7: error: edge must be a mapping of settings, found a number",
        "hint: write its settings indented below 'edge:'",
      ]
    ),
    Row(
      name: "a key that stands twice",
      yaml: "drain: 5s\ndrain: 6s",
      lines: [
        "gateway.yaml:9:1: error: 'drain' stands twice in one mapping",
        "hint: an earlier one is on line 8",
      ]
    ),
    Row(
      name: "an audit file that cannot be written",
      yaml: "audit: { path: /read-only/a }",
      lines: [
        "gateway.yaml:8:16: error: audit.path /read-only/a cannot be used: permission denied",
        "hint: its folder must exist and be writable by the user that the gateway runs as",
      ]
    ),
    Row(
      name: "an unknown durability",
      yaml: "audit: { durability: fsync }",
      lines: ["gateway.yaml:8:22: error: audit.durability must be group or os"]
    ),
  ]

  @Test(arguments: rows)
  func `stand with their line and column`(_ row: Row) {
    #expect(Load.good(and: row.yaml).lines == row.lines)
  }

  @Test(arguments: rows)
  func `leave no configuration, unless they are warnings`(_ row: Row) {
    let isWarning = row.lines[0].contains(": warning:")
    #expect((Load.good(and: row.yaml).configuration != nil) == isWarning)
  }

  @Test func `are all reported, in the order of the file`() {
    let outcome = Load.good(and: "loops: x\nlimits: { burst: 1 }\ndrain: 5\ndrain: 6\nedg: 1")
    #expect(outcome.diagnostics.map { $0.position?.line } == [8, 9, 11, 11, 12])
  }

  @Test func `three times the same key are two mistakes`() {
    let outcome = Load.good(and: "drain: 5s\n\"drain\": 6s\ndrain: 7s\ndrian: 1s")
    #expect(
      outcome.lines == [
        "gateway.yaml:10:1: error: 'drain' stands twice in one mapping",
        "hint: an earlier one is on line 8",
        "gateway.yaml:10:1: error: 'drain' stands twice in one mapping",
        "hint: an earlier one is on line 9",
        "gateway.yaml:11:1: error: unknown key 'drian'",
        "hint: did you mean 'drain'?",
      ]
    )
  }

  @Test(arguments: [
    ("clients: [*]", "gateway.yaml:1:12: error: not YAML: ", "quotes"),
    ("a:\n\tb: 1", "gateway.yaml:2:1: error: not YAML: ", "spaces"),
    ("", "gateway.yaml:1:1: error: the file holds no settings", "config/gateway.yaml"),
  ])
  func `text that is not YAML is one mistake with its place`(
    _ yaml: String,
    _ expected: String,
    _ hint: String
  ) {
    let outcome = Load.text(yaml)
    #expect(outcome.diagnostics.count == 1)
    #expect(outcome.lines[0].hasPrefix(expected))
    #expect(outcome.lines.last?.contains(hint) == true)
  }
}
