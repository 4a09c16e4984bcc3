import Foundation
import Testing

@testable import Audit

@Suite("The audit log is in order at every start")
struct OpeningTests {
  @Test func `a log begins with a start and ends with a signed stop`() throws {
    let test = try TestLog()
    for round in 1...2 {
      try test.open().close()
      #expect(try test.isChained())
      let kinds = ["start", "checkpoint", "stop", "checkpoint"]
      #expect(try test.kinds() == Array(repeating: kinds, count: round).flatMap(\.self))
    }
    #expect(try test.records().first?["seq"] as? Int == 1)
    let lines = try test.text(test.active).split(separator: "\n")
    let kept = try test.text(test.secondPath).split(separator: "\n")
    #expect(kept == lines.filter { $0.contains("\"kind\":\"checkpoint\"") })
  }

  @Test func `the keys are made at the first start, for the owner alone`() throws {
    let test = try TestLog()
    try test.open().close()
    let key = test.folder.appendingPathComponent("audit-signing-key.pem")
    let before = try Data(contentsOf: key)
    let mode = try FileManager.default.attributesOfItem(atPath: key.path)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    try test.open().close()
    #expect(try Data(contentsOf: key) == before)
  }

  @Test func `calls that were under way are closed as unknown, in their order`() throws {
    let test = try TestLog()
    let crashed = try test.open()
    #expect(crashed.record(intents: ["r-0", "r-1", "r-2"]))
    #expect(crashed.record(outcomes: ["r-2"]))
    try leave(test, crashed)
    let log = try test.open()
    let closed = try test.records().filter { $0["reason"] as? String == "restart" }
    #expect(closed.compactMap { $0["request_id"] as? String } == ["r-0", "r-1"])
    for record in closed {
      #expect(record["kind"] as? String == "outcome")
      #expect(record["outcome"] as? String == "unknown")
      #expect(record["delivery"] as? String == "unknown")
    }
    log.close()
    #expect(try test.isChained())
    // Nothing is left to do for the start after that.
    try test.open().close()
    #expect(try test.records().count { $0["reason"] as? String == "restart" } == 2)
  }

  @Test func `calls that were under way when a segment ended are closed as well`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 4_000
    let crashed = try test.open()
    #expect(crashed.record(intents: ["old-0", "old-1"]))
    while test.closed.count < 3 { #expect(crashed.record(outcomes: ["read"])) }
    #expect(crashed.record(intents: ["new-0"], outcomes: ["old-1"]))
    try leave(test, crashed)
    try test.open().close()
    let closed = try test.records().filter { $0["reason"] as? String == "restart" }
    #expect(closed.compactMap { $0["request_id"] as? String } == ["old-0", "new-0"])
  }

  @Test(arguments: [1, 20, 60, 400])
  func `a record that was cut short is fenced off`(count: Int) throws {
    let test = try TestLog()
    let crashed = try test.open()
    #expect(crashed.record(intents: ["r-0"]))
    try leave(test, crashed)
    let line = try #require(try test.text(test.active).split(separator: "\n").last)
    let torn = line.prefix(min(count, line.utf8.count - 1))
    try append(String(torn), to: test.active)
    try test.open().close()
    let lines = try test.text(test.active).split(separator: "\n")
    let place = try #require(lines.firstIndex(of: torn))
    #expect(lines[place + 1].contains("\"kind\":\"recovered\",\"reason\":\"torn-record\""))
    #expect(lines[place + 1].contains("\"bytes\":\(torn.utf8.count),\"sha256\":\""))
    #expect(try test.isChained())
    // The fence is looked at again by the next start, and nothing is left to do.
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(test.active.path, O_RDONLY)
    #expect(try LogHistory(reading: descriptor, keptUpTo: 0).foreignLines == 0)
    close(descriptor)
    try test.open().close()
    #expect(try test.kinds().count { $0 == "recovered" } == 1)
  }

  @Test func `a record that lacks its line feed alone is none, for later starts as well`() throws {
    let test = try TestLog()
    let crashed = try test.open()
    #expect(crashed.record(intents: ["r-0", "r-1"]))
    try leave(test, crashed)
    try Data(contentsOf: test.active).dropLast().write(to: test.active)
    for _ in 0..<2 { try test.open().close() }
    let closed = try test.records().filter { $0["reason"] as? String == "restart" }
    #expect(closed.compactMap { $0["request_id"] as? String } == ["r-0"])
    #expect(try test.kinds().count { $0 == "recovered" } == 1)
  }

  @Test func `records that the second path knows and the log has not are missed`() throws {
    let test = try TestLog()
    try test.open().close()
    let lines = try test.text(test.active).split(separator: "\n")
    try Data((lines[..<2].joined(separator: "\n") + "\n").utf8).write(to: test.active)
    try test.open().close()
    let records = try test.records()
    let notice = try #require(records.first { $0["reason"] as? String == "tail-missing" })
    #expect(notice["last_seq"] as? Int == 4)
    // No number is given twice.
    #expect(notice["seq"] as? Int == 5)
  }

  @Test func `checkpoints that a crash kept from the second path are brought there`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 3_000
    let log = try test.open()
    while test.closed.count < 2 { #expect(log.record(outcomes: ["read"])) }
    log.close()
    let lines = try test.text(test.secondPath).split(separator: "\n")
    #expect(lines.count >= 4)
    try Data((lines[0] + "\n").utf8).write(to: test.secondPath)
    try test.open().close()
    let all = try test.text(test.secondPath).split(separator: "\n")
    #expect(all.prefix(lines.count) == lines[...])
    let numbers = try test.records().filter { $0["kind"] as? String == "checkpoint" }
    #expect(all.count == numbers.count)
  }

  @Test func `a log whose active segment is gone goes on where the last one ended`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 4_000
    let log = try test.open()
    while test.closed.isEmpty { #expect(log.record(outcomes: ["read"])) }
    log.close()
    let closed = try #require(test.closed.last)
    try FileManager.default.removeItem(at: test.active)
    try? FileManager.default.removeItem(at: test.secondPath)
    try test.open().close()
    let last = try #require(try test.records([closed]).last)
    let first = try #require(try test.records([test.active]).first)
    #expect(first["prev"] as? String == last["hash"] as? String)
  }

  @Test func `a second process cannot have the same log`() throws {
    let test = try TestLog()
    let log = try test.open()
    #expect(throws: AuditError.self) { try test.open() }
    log.close()
    try test.open().close()
  }

  @Test func `a symbolic link is not followed`() throws {
    let test = try TestLog()
    let target = test.folder.appendingPathComponent("target")
    try Data().write(to: target)
    try FileManager.default.createSymbolicLink(at: test.active, withDestinationURL: target)
    #expect(throws: AuditError.self) { try test.open() }
  }

  @Test(arguments: ["/dev/zero", "/dev/full", "/nowhere/audit.jsonl", "/"])
  func `only a regular file keeps records`(path: String) throws {
    let test = try TestLog()
    test.configuration.path = path
    test.configuration.signingKeyFile = test.folder.appendingPathComponent("key.pem").path
    test.configuration.hashKeyFile = test.folder.appendingPathComponent("keys").path
    #expect(throws: AuditError.self) { try test.open() }
  }

  /// As a process leaves it that is killed: nothing more is written.
  private func leave(_ test: TestLog, _ log: AuditLog) throws {
    let octets = try test.closed.map { ($0, try Data(contentsOf: $0)) }
    let active = try Data(contentsOf: test.active)
    let kept = try? Data(contentsOf: test.secondPath)
    log.close()
    for (file, data) in octets { try data.write(to: file) }
    try active.write(to: test.active)
    try (kept ?? Data()).write(to: test.secondPath)
  }

  private func append(_ text: String, to file: URL) throws {
    let handle = try FileHandle(forWritingTo: file)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }
}
