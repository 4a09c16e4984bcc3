import Audit
import Foundation
import Gateway
import HTTP1
import Testing

@testable import warest_gateway

@Suite("audit query and audit tail")
struct AuditQueryTests {
  /// A folder with a log of one segment that is closed and one that is active, and its keys.
  final class Log {
    static let key = String(repeating: "00112233445566778899aabbccddeeff", count: 2)
    static let person = "hmac-sha256:54a83f467de12148d9c084c19a858e5a"

    let folder: URL
    private var chain = AuditChain()
    private var octets: [UInt8] = []
    private var time: Int64 = 1_795_514_232_000_000

    var active: String { folder.appending(path: "audit.jsonl").path }
    var closed: String { folder.appending(path: "audit-000000000001-20261124T095712Z.jsonl").path }
    var configuration: String { folder.appending(path: "gateway.yaml").path }

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "query-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try write("audit: { path: audit.jsonl }\n", "gateway.yaml")
      try write("0a1b2c3d \(Self.key)\n", "audit-hash-keys", mode: 0o600)
      call("one", client: "billing", outcome: .ok, to: Self.person)
      call("two", client: "sales", outcome: .failed, to: "120363000000000001@g.us")
      try Data(octets).write(to: URL(filePath: closed))
      octets = []
      call("three", client: "billing", outcome: .unknown, to: Self.person)
      try Data(octets).write(to: URL(filePath: active))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func write(_ text: String, _ name: String, mode: Int = 0o644) throws {
      let url = folder.appending(path: name)
      try Data(text.utf8).write(to: url)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
    }

    func append(_ text: String) throws {
      let handle = try FileHandle(forWritingTo: URL(filePath: active))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
    }

    private func call(_ id: String, client: String, outcome: Outcome, to recipient: String) {
      var writer = ByteWriter(capacity: 4_096)
      var record = AuditRecord(.outcome, unixMicroseconds: time, into: &writer)
      record.add(.requestID, text: Array(id.utf8).span, into: &writer)
      record.add(.client, text: Array(client.utf8).span, into: &writer)
      record.add(.session, word: "main", into: &writer)
      record.add(recipient: Array(recipient.utf8).span, into: &writer)
      record.add(outcome, into: &writer)
      _ = record.end(into: &writer)
      var lines = ByteWriter(capacity: 8_192)
      do {
        // SAFETY: the writer is not written while it is read.
        let text = unsafe Span(_unsafeElements: writer.bytes)
        chain.append(text, to: &lines)
      }
      // SAFETY: the writer is not written while it is copied.
      octets += unsafe Array(lines.bytes)
      time += 3_600_000_000
    }

    /// Request ids that a command prints.
    func ids(_ command: String, _ arguments: [String], file: String? = nil) throws -> [String] {
      let source = arguments.contains("--config") ? [] : ["--file", file ?? active]
      let run = try Program.run(["audit", command, "--output", "json"] + source + arguments)
      #expect(run.status == 0)
      return try run.output.split(separator: "\n").map { line in
        let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return record?["request_id"] as? String ?? ""
      }
    }
  }

  @Test(
    arguments: [
      ([], ["one", "two", "three"]),
      (["--client", "billing"], ["one", "three"]),
      (["--client", "sales", "--client", "bill*"], ["one", "two", "three"]),
      (["--outcome", "failed", "--session", "m*n"], ["two"]),
      (["--recipient", "+62 812-3456-7890"], ["one", "three"]),
      (["--recipient", "081234567890", "--outcome", "unknown"], ["three"]),
      (["--recipient", Log.person], ["one", "three"]),
      (["--recipient", "hmac:54a83f467de1"], ["one", "three"]),
      (["--recipient", "120363000000000001"], ["two"]),
      (["--recipient", "120363000000000001@g.us", "--keys", "/nonexistent"], ["two"]),
      (["--recipient", "6281234567890", "--keys", "none"], []),
      (["--since", "2026-11-24T10:00Z"], ["two", "three"]),
      (["--since", "2026-11-24", "--until", "2026-11-24T17:30+07:00"], ["one"]),
      (["--since", "9999w", "--until", "9000w"], []),
      (["--since", "9000w"], ["one", "two", "three"]),
      (["--request-id", "two"], ["two"]),
      (["--kind", "intent"], []),
      (["--reverse", "--limit", "2"], ["three", "two"]),
      (["--limit", "2"], ["one", "two"]),
    ] as [([String], [String])]
  )
  func `finds what the flags say`(_ arguments: [String], _ ids: [String]) throws {
    let log = try Log()
    #expect(try log.ids("query", arguments) == ids)
    #expect(try log.ids("query", arguments + ["--config", log.configuration]) == ids)
  }

  @Test func `segments that are named stand for themselves`() throws {
    let log = try Log()
    #expect(try log.ids("query", [], file: log.closed) == ["one", "two"])
    #expect(
      try log.ids("query", ["--recipient", "6281234567890"], file: log.closed) == ["one"]
    )
    let both = try Program.run("audit", "query", "--file", log.active, log.closed)
    #expect(both.output.split(separator: "\n").count == 4)
  }

  @Test func `the last records are printed, and half a one is none`() throws {
    let log = try Log()
    try log.append("{\"v\":1,\"seq\":4,\"time\":\"2026-11-24T")
    #expect(try log.ids("tail", []) == ["one", "two", "three"])
    #expect(try log.ids("tail", ["-n", "2"]) == ["two", "three"])
    #expect(try log.ids("tail", ["-n", "1", "--client", "sales"]) == ["two"])
    #expect(try log.ids("tail", ["-n", "0"]) == [])
  }

  @Test func `a table goes to people`() throws {
    let log = try Log()
    let run = try Program.run(["audit", "query", "--file", log.active])
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("TIME                      KIND     CLIENT   OPERATION"))
    #expect(lines[1].hasPrefix("2026-11-24T09:57:12.000Z  outcome  billing  "))
    #expect(lines[1].contains("  hmac:54a83f467de1  "))
    #expect(!run.output.contains("\u{1B}"))
    let none = try Program.run(["audit", "query", "--file", log.active, "--client", "none"])
    #expect(none.status == 0)
    #expect(none.output.isEmpty)
    #expect(none.errors == "no record matches\n")
  }

  @Test(
    arguments: [
      (["query"], 64, "needs --config <file> or --file <path>, and not both"),
      (["query", "--file", "x", "--config", "y"], 64, "needs --config <file> or --file <path>"),
      (
        ["query", "--file", "x", "--outcome", "faild"], 64, "--outcome has no 'faild': did you mean"
      ),
      (["tail", "--file", "x", "--kind", "record"], 64, "--kind has no 'record'"),
      (
        ["query", "--file", "x", "--since", "soon"], 64,
        "--since soon is no time; write 2026-11-24,"
      ),
      (["query", "--file", "x", "--since", "1h", "--until", "2h"], 64, "--since is later than"),
      (["query", "--file", "x", "--limit", "0"], 64, "--limit must be at least 1"),
      (["tail", "--file", "x", "-n", "-1"], 64, ""),
      (["query", "--file", "/nonexistent/audit.jsonl"], 69, "the audit file cannot be found"),
      (["tail", "-f", "--file", "/nonexistent/audit.jsonl"], 69, "the audit file cannot be found"),
      (
        ["query", "--file", "/nonexistent/a.gz"], 69, "the audit file cannot be read: /nonexistent"
      ),
      (["query", "--config", "/nonexistent.yaml"], 78, "/nonexistent.yaml cannot be used"),
      (["query", "--file", "x", "--recipient", "nobody"], 64, "--recipient nobody is no phone"),
      (["query", "--file", "/nonexistent/audit.jsonl", "--recipient", "628123456789"], 69, "the"),
    ] as [([String], Int32, String)]
  )
  func `what is wrong is said`(_ arguments: [String], _ status: Int32, _ message: String) throws {
    let run = try Program.run(["audit"] + arguments)
    #expect(run.status == status)
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("warest-gateway: error: \(message)"))
  }

  @Test func `a damaged segment ends with 69, after all that can be read`() throws {
    let log = try Log()
    try log.write("\u{1f}\u{8b}", "x")
    try Data([0x1f, 0x8b, 8, 0, 1, 2, 3, 4, 5, 6, 7]).write(
      to: URL(filePath: log.closed.replacing("0001-", with: "0009-") + ".gz")
    )
    let run = try Program.run(["audit", "query", "--file", log.active])
    #expect(run.status == 69)
    #expect(run.output.split(separator: "\n").count == 4)
    #expect(run.errors.contains("\nhint: audit verify says what is damaged"))
  }

  /// A command whose output is read while it runs.
  private struct Running {
    let process = Process()
    let output = Pipe()

    init(_ arguments: [String]) throws {
      process.executableURL = try Program.executable()
      process.arguments = ["audit"] + arguments
      process.environment = [:]
      process.standardOutput = output
      process.standardError = FileHandle.standardError
      try process.run()
    }

    /// Reads until so many lines are there.
    func lines(_ count: Int) -> [Substring] {
      var text = Data()
      while text.count(where: { $0 == 0x0a }) < count {
        let piece = output.fileHandleForReading.availableData
        guard !piece.isEmpty else { break }
        text += piece
      }
      return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }
  }

  @Test func `follows the log until it is interrupted`() throws {
    let log = try Log()
    let line = String(decoding: try Data(contentsOf: URL(filePath: log.active)), as: UTF8.self)
    let running = try Running(["tail", "-f", "-n", "1", "--file", log.active, "--output", "json"])
    #expect(running.lines(1) == [line.dropLast()])
    try log.append(line.replacing("\"three\"", with: "\"four\""))
    #expect(running.lines(1).first?.contains("\"four\"") == true)
    running.process.interrupt()
    running.process.waitUntilExit()
    #expect(running.process.terminationReason == .exit)
    #expect(running.process.terminationStatus == 0)
  }

  @Test(arguments: [["tail", "-f"], ["query"]])
  func `ends in order when nobody reads any more`(_ command: [String]) throws {
    let log = try Log()
    let line = String(decoding: try Data(contentsOf: URL(filePath: log.active)), as: UTF8.self)
    // More than a pipe holds.
    try log.append(String(repeating: line, count: 2_000))
    let running = try Running(command + ["--file", log.active])
    #expect(running.lines(1).count > 0)
    try running.output.fileHandleForReading.close()
    running.process.waitUntilExit()
    #expect(running.process.terminationReason == .exit)
    #expect(running.process.terminationStatus == 0)
  }
}
