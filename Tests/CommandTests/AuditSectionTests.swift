import Audit
import Server
import Testing

@testable import warest_gateway

@Suite("audit:")
struct AuditSectionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var yaml: String
    /// What differs from the defaults.
    var change: @Sendable (inout AuditConfiguration) -> Void
    var testDescription: String { yaml }
  }

  static let rows = [
    Row(yaml: "audit: null") { _ in },
    Row(yaml: "audit: { durability: os }") { $0.durability = .os },
    Row(yaml: "audit: { checkpoints: { every: 10, interval: 1d } }") {
      $0.checkpointRecords = 10
      $0.checkpointSeconds = 86_400
    },
    Row(yaml: "audit: { checkpoints: { path: /mnt/c.jsonl, key-file: /etc/k.pem } }") {
      $0.checkpointPath = "/mnt/c.jsonl"
      $0.signingKeyFile = "/etc/k.pem"
    },
    Row(yaml: "audit: { rotate: { size: 1GB, age: 30d, compress: false } }") {
      $0.segmentBytesMax = 1 << 30
      $0.segmentSecondsMax = 30 * 86_400
      $0.compressesSegments = false
    },
    Row(yaml: "audit: { keep: { age: 365d, size: 10GB } }") {
      $0.keepSeconds = 365 * 86_400
      $0.keepBytes = 10 << 30
    },
    Row(yaml: "audit: { keep: { age: off, size: off } }") { _ in },
    Row(yaml: "audit: { reserve: 0B, when-low: all }") {
      $0.reserveBytes = 0
      $0.lowDiskRefusal = .all
    },
    Row(yaml: "audit: { recipients: plain, hash-key-file: /etc/h }") {
      $0.recipients = .plain
      $0.hashKeyFile = "/etc/h"
    },
    Row(yaml: "audit: { sinks: [{ type: stdout, records: checkpoints, queue: 64KB }] }") {
      var sink = SinkConfiguration(.standardOutput)
      sink.content = .checkpoints
      sink.queueBytesMax = 65_536
      $0.sinks = [sink]
    },
    Row(yaml: "audit: { sinks: [{ type: syslog, to: \"unix:/dev/log\", records: all }] }") {
      $0.sinks = [SinkConfiguration(.syslogSocket("/dev/log"))]
    },
    Row(
      yaml:
        "audit: { sinks: [{ type: syslog, to: tcp:a.b:601 }, { type: syslog, to: \"tcp:[::1]:1\" }] }"
    ) {
      $0.sinks = [
        SinkConfiguration(.syslogTCP(host: "a.b", port: 601)),
        SinkConfiguration(.syslogTCP(host: "::1", port: 1)),
      ]
    },
  ]

  @Test(arguments: rows)
  func `what is not given keeps its default`(_ row: Row) throws {
    let outcome = Load.good(and: row.yaml)
    #expect(outcome.lines == [])
    var expected = AuditConfiguration(path: AuditSection.defaultPath)
    row.change(&expected)
    let audit = try #require(outcome.configuration).audit
    #expect(Self.dumped(audit) == Self.dumped(expected))
  }

  private static func dumped(_ audit: AuditConfiguration) -> String {
    var text = ""
    dump(audit, to: &text)
    return text
  }

  @Test func `every path starts at the folder of the file`() throws {
    let yaml = """
      audit:
        path: a.jsonl
        hash-key-file: keys/h
        checkpoints: { path: ../c.jsonl, key-file: k.pem }
      """
    var files = FakeFiles()
    files.contents["/etc/gw/gateway.yaml"] = Load.good + "\n" + yaml
    let outcome = ConfigurationLoader(
      file: "/etc/gw/gateway.yaml",
      environment: ["WAREST_API_KEY": "upstream-key"],
      files: files
    ).load()
    let audit = try #require(outcome.configuration).audit
    #expect(audit.path == "/etc/gw/a.jsonl")
    #expect(audit.hashKeyFile == "/etc/gw/keys/h")
    #expect(audit.checkpointPath == "/etc/gw/../c.jsonl")
    #expect(audit.signingKeyFile == "/etc/gw/k.pem")
  }

  @Test func `off is said at every start, and needs no folder`() throws {
    let outcome = Load.good(and: "audit: off")
    #expect(
      outcome.lines == [
        "gateway.yaml:8:8: warning: audit is off: nothing is on record, neither what was done nor "
          + "by whom",
        "hint: for measurements only; take the line away to have the audit log again",
        "gateway.yaml:8:8: warning: audit is off, and limits.state-file is not set: a restart "
          + "forgets what was used",
      ]
    )
    let configuration = try #require(outcome.configuration)
    #expect(!configuration.audit.isOn)
    let summary = ConfigurationSummary(configuration, keySources: ["k"]).lines
    #expect(summary.contains("  audit     off: nothing is recorded"))
  }

  struct Mistake: CustomTestStringConvertible {
    var yaml: String
    var lines: [String]
    var modes: [String: UInt32] = [:]
    var testDescription: String { yaml }
  }

  static let mistakes = [
    Mistake(
      yaml: "audit: { durability: groups }",
      lines: ["22: error: audit.durability must be group or os", "hint: did you mean 'group'?"]
    ),
    Mistake(
      yaml: "audit: { chekpoints: {} }",
      lines: ["10: error: unknown key 'chekpoints' in audit", "hint: did you mean 'checkpoints'?"]
    ),
    Mistake(
      yaml: "audit: { checkpoints: { every: 5 } }",
      lines: ["32: error: audit.checkpoints.every must be 10 to 1000000"]
    ),
    Mistake(
      yaml: "audit: { rotate: { size: 1KB } }",
      lines: ["26: error: audit.rotate.size must be 1MB to 16GB"]
    ),
    Mistake(
      yaml: "audit: { rotate: { age: 400d } }",
      lines: ["25: error: audit.rotate.age must be 1m to 366d"]
    ),
    Mistake(
      yaml: "audit: { rotate: { compress: yes } }",
      lines: ["30: error: audit.rotate.compress must be true or false"]
    ),
    Mistake(
      yaml: "audit: { keep: { age: 5m } }",
      lines: ["23: error: audit.keep.age must be 1h to 36600d"]
    ),
    Mistake(
      yaml: "audit: { keep: { size: 32MB } }",
      lines: [
        "24: warning: audit.keep.size is less than one segment: each is removed as soon as it is "
          + "closed", "hint: audit.rotate.size is 64MB",
      ]
    ),
    Mistake(
      yaml: "audit: { path: /a, checkpoints: { path: /a } }",
      lines: ["41: error: audit.checkpoints.path is the same file as audit.path"]
    ),
    Mistake(
      yaml: "audit: { path: /a.jsonl, hash-key-file: /a-signing-key.pem }",
      lines: [
        "41: error: audit.hash-key-file is the same file as audit.checkpoints.key-file"
      ]
    ),
    Mistake(
      yaml: "audit: { checkpoints: { key-file: /k } }",
      lines: [
        "35: error: audit.checkpoints.key-file /k is open to others (mode 644)",
        "hint: chmod 600 /k",
      ],
      modes: ["/k": 0o644]
    ),
    Mistake(
      yaml: "audit: { checkpoints: { path: /read-only/c } }",
      lines: [
        "31: error: audit.checkpoints.path /read-only/c cannot be used: permission denied",
        "hint: its folder must exist and be writable by the user that the gateway runs as",
      ]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: sislog, to: unix:/dev/log }] }",
      lines: [
        "26: error: audit.sinks[0].type must be syslog or stdout", "hint: did you mean 'syslog'?",
      ]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ to: unix:/dev/log }] }",
      lines: ["18: error: audit.sinks[0].type is missing", "hint: syslog or stdout"]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: syslog }] }",
      lines: ["18: error: audit.sinks[0].to is missing", "hint: \(SinksSection.targetHint)"]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: syslog, to: udp:a:514 }] }",
      lines: [
        "38: error: audit.sinks[0].to must be unix:/path or tcp:host:port",
        "hint: \(SinksSection.targetHint)",
      ]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: syslog, to: tcp:a.example }] }",
      lines: ["38: error: audit.sinks[0].to must have a port", "hint: \(SinksSection.targetHint)"]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: syslog, to: unix:log }] }",
      lines: [
        "38: error: audit.sinks[0].to must be an absolute path of at most 107 bytes after unix:"
      ]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: stdout, to: tcp:a:1 }] }",
      lines: [
        "38: error: audit.sinks[0].to is for syslog: stdout goes to the gateway's standard output"
      ]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: stdout }, { type: stdout }] }",
      lines: ["36: error: audit.sinks[1] goes where another sink goes already"]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: stdout, queue: 1GB }] }",
      lines: ["41: error: audit.sinks[0].queue must be 64KB to 256MB"]
    ),
    Mistake(
      yaml: "audit: { sinks: [{ type: stdout, record: all }] }",
      lines: ["34: error: unknown key 'record' in audit.sinks[0]", "hint: did you mean 'records'?"]
    ),
  ]

  @Test(arguments: mistakes)
  func `mistakes stand with their line and column`(_ row: Mistake) {
    let outcome = Load.good(and: row.yaml, files: FakeFiles(modes: row.modes))
    let lines = row.lines.map { $0.hasPrefix("hint:") ? $0 : "gateway.yaml:8:" + $0 }
    #expect(outcome.lines == lines)
    #expect((outcome.configuration == nil) == !row.lines[0].contains("warning"))
  }

  @Test func `the summary says what would be written where`() throws {
    let yaml = """
      audit:
        path: /log/a.jsonl
        checkpoints: { path: /mnt/c.jsonl, every: 500 }
        keep: { age: 90d }
        when-low: all
        sinks: [{ type: syslog, to: "tcp:[::1]:601", records: checkpoints }]
      """
    let configuration = try #require(Load.good(and: yaml).configuration)
    #expect(
      AuditSummary.lines(configuration.audit) == [
        "/log/a.jsonl, durability group, people by a keyed hash",
        "checkpoints to /mnt/c.jsonl, every 500 records or 1m",
        "segments of 64MB or 1d, kept compressed 90d",
        "below 64MB of free disk every call would be refused",
        "also to syslog at tcp:[::1]:601 (checkpoints only, 4MB may wait)",
      ]
    )
  }
}
