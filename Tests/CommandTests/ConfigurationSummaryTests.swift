import Foundation
import Testing

@testable import warest_gateway

@Suite("What check shows")
struct ConfigurationSummaryTests {
  static func summary(
    _ more: String,
    environment: [String: String] = ["WAREST_API_KEY": "upstream-key"],
    upstream: String = ""
  ) throws -> ConfigurationSummary {
    let yaml = Load.good.replacing("7308\"", with: "7308\"\(upstream)") + "\n" + more
    let files = FakeFiles(contents: ["/a": "key-a", "/b": "key-b"])
    let outcome = Load.text(yaml, environment: environment, files: files)
    return ConfigurationSummary(
      try #require(outcome.configuration),
      keySources: outcome.keySources
    )
  }

  @Test func `the defaults, a line each`() throws {
    let lines = try Self.summary("").lines
    #expect(
      lines == [
        "ok",
        "  listen    127.0.0.1:8080",
        "  upstream  http://127.0.0.1:7308, key from WAREST_API_KEY",
        "  clients   billing: sessions main; *",
        "  limits    session      20/min, burst 5",
        "            session-day  500/day, burst 500",
        "            recipient    20/min, burst 1",
        "            group-write  60/h, burst 10",
        "            group-read   300/h, burst 30",
        "            in-flight    8",
        "            breaker      after 5 failures, 5s to 5m",
        "            upstream     100/min, burst 20, once WARest counts",
        "            cooldown     3s",
        "            waiting      100 calls a session, 2000 in all",
        "            counted      16384 sessions, 131072 recipients",
        "            kept in      /var/log/warest-gateway/audit-limits.state",
        "            off          send, write, read, spacing, quiet-hours",
      ] + lines[17...]
    )
  }

  static let changed = """
    audit: off
    limits:
      session: { mode: shadow }
      spacing: 2s
      jitter: 500ms
      quiet-hours: "22:00-06:00"
      client: { rate: 60/min, burst: 10, mode: shadow }
      upstream: { burst: 10 }
      recipient-cooldown: off
      line: off
      overrides:
        - { sessions: ["sales-*", b], session: { rate: 5/min, mode: enforce }, in-flight: off }
        - { sessions: "c" }
    """

  @Test func `what is changed, watched only, or off`() throws {
    let text = try Self.summary(
      Self.changed,
      environment: [:],
      upstream: "\n  api-key-files: [/a, /b]"
    ).lines
    for line in [
      "  upstream  http://127.0.0.1:7308, 2 keys from /a, /b",
      "  clients   billing: sessions main; *; 60/min, burst 10 (shadow)",
      "  limits    session      20/min, burst 5 (shadow)",
      "            session-day  500/day, burst 500 (shadow)",
      "            spacing      2s and up to 500ms more",
      "            quiet-hours  22:00-06:00",
      "            upstream     100/min, burst 10 for each of 2 keys",
      "            cooldown     off",
      "            waiting      off",
      "            kept in      nothing: a restart forgets",
      "            for sales-*, b: session 5/min, burst 5; session-day 500/day, burst 500; "
        + "group-write off; group-read off; in-flight off",
      "            for c: the same",
      "  audit     off: nothing is recorded",
    ] {
      #expect(text.contains(line), "\(line)")
    }
    #expect(!text.joined().contains("key-a"))
  }

  @Test func `the same for a script`() throws {
    let json = try JSONText.of(
      try Self.summary(Self.changed, environment: [:], upstream: "\n  api-key-files: [/a, /b]")
    )
    let object = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any]
    let limits = try #require(object?["limits"] as? [String: Any])
    let session = try #require(limits["session"] as? [String: Any])
    let policies = try #require(session["policies"] as? [[String: Any]])
    #expect(policies.first?["policy"] as? String == "session")
    #expect(policies.first?["rate"] as? String == "20/min")
    #expect(policies.first?["mode"] as? String == "shadow")
    #expect((limits["overrides"] as? [Any])?.count == 2)
    let upstream = try #require(limits["upstream"] as? [String: Any])
    #expect(upstream["keys"] as? Int == 2)
    #expect(upstream["always_enforced"] as? Bool == true)
    #expect(upstream["recipient_cooldown_milliseconds"] == nil)
    #expect(limits["state_file"] == nil)
    #expect((object?["clients"] as? [[String: Any]])?.first?["weight"] as? Int == 1)
    #expect(!json.contains("key-a"))
    #expect(!json.contains(Load.digest))
  }
}
