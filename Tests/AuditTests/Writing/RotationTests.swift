import Foundation
import Testing

@testable import Audit

@Suite("A new segment takes over, and the chain goes on")
struct RotationTests {
  private func first(_ test: TestLog, _ file: URL? = nil) throws -> [String: Any] {
    try #require(try test.records([file ?? test.active]).first)
  }

  /// The gateway looks by itself four times a second; the test need not wait for that.
  private func expectSegment(_ test: TestLog, _ reason: String, file: String) throws {
    let segment = try first(test)
    #expect(segment["kind"] as? String == "segment")
    #expect(segment["reason"] as? String == reason)
    #expect(segment["file"] as? String == file)
    #expect(segment["last_seq"] as? Int == (segment["seq"] as? Int ?? 0) - 1)
  }

  @Test func `by size`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 5_000
    let log = try test.open()
    for number in 0..<40 { #expect(log.record(intents: ["i-\(number)"])) }
    for number in 0..<40 { #expect(log.record(outcomes: ["i-\(number)"])) }
    let closed = test.closed
    #expect(closed.count >= 4)
    for (index, file) in closed.enumerated() {
      let octets = try Data(contentsOf: file).count
      #expect(octets >= 5_000 && octets < 7_000)
      #expect(try test.kinds([file]).last == "checkpoint")
      let next = index + 1 < closed.count ? closed[index + 1] : test.active
      #expect(try first(test, next)["file"] as? String == file.lastPathComponent)
      #expect(try first(test, next)["bytes"] as? Int == octets)
      let number = String(try #require(try first(test, file)["seq"] as? Int))
      let zeros = String(repeating: "0", count: 12 - number.count)
      #expect(file.lastPathComponent.hasPrefix("audit-\(zeros)\(number)-20"))
    }
    try expectSegment(test, "size", file: try #require(closed.last).lastPathComponent)
    log.close()
    #expect(try test.isChained())
    #expect(try test.kinds().count { $0 == "intent" } == 40)
  }

  @Test func `whoever may read the old segment may read the new one`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 3_000
    let log = try test.open()
    let attributes: [FileAttributeKey: Any] =
      geteuid() == 0
      ? [.posixPermissions: 0o644, .groupOwnerAccountID: 4] : [.posixPermissions: 0o644]
    try FileManager.default.setAttributes(attributes, ofItemAtPath: test.active.path)
    while test.closed.isEmpty { #expect(log.record(outcomes: ["read"])) }
    let found = try FileManager.default.attributesOfItem(atPath: test.active.path)
    #expect(found[.posixPermissions] as? Int == 0o644)
    if geteuid() == 0 { #expect(found[.groupOwnerAccountID] as? Int == 4) }
    log.close()
  }

  @Test func `by age, when there is anything in it`() throws {
    let test = try TestLog()
    test.configuration.segmentSecondsMax = 0
    let log = try test.open()
    log.look()
    #expect(test.closed.isEmpty)
    #expect(log.record(outcomes: ["read"]))
    log.look()
    try expectSegment(test, "age", file: try #require(test.closed.last).lastPathComponent)
    log.close()
    #expect(try test.isChained())
  }

  @Test func `when the file was moved`() throws {
    let test = try TestLog()
    let log = try test.open()
    #expect(log.record(intents: ["i-0"]))
    let moved = test.folder.appendingPathComponent("audit.jsonl.1")
    try FileManager.default.moveItem(at: test.active, to: moved)
    #expect(log.record(outcomes: ["i-0"]))
    log.look()
    try expectSegment(test, "moved", file: "audit.jsonl.1")
    #expect(log.record(outcomes: ["read"]))
    log.close()
    let last = try #require(try test.records([moved]).last)
    #expect(last["kind"] as? String == "checkpoint")
    #expect(try first(test)["prev"] as? String == last["hash"] as? String)
  }

  @Test(arguments: ["", "somebody's octets"])
  func `when the file was moved and another one stands there`(content: String) throws {
    let test = try TestLog()
    let log = try test.open()
    let moved = test.folder.appendingPathComponent("audit.jsonl.1")
    try FileManager.default.moveItem(at: test.active, to: moved)
    try Data(content.utf8).write(to: test.active)
    log.look()
    try expectSegment(test, "moved", file: "audit.jsonl.1")
    log.close()
    let found = try FileManager.default.contentsOfDirectory(atPath: test.folder.path)
      .filter { $0.contains(".found-") }
    #expect(found.count == (content.isEmpty ? 0 : 1))
    for name in found {
      #expect(try test.text(test.folder.appendingPathComponent(name)) == content)
    }
  }

  @Test func `when the file was deleted, which loses nothing`() throws {
    let test = try TestLog()
    let log = try test.open()
    #expect(log.record(intents: ["i-0"]))
    try FileManager.default.removeItem(at: test.active)
    #expect(log.record(outcomes: ["i-0"]))
    log.look()
    let segment = try first(test)
    log.close()
    let saved = try #require(test.closed.last)
    #expect(segment["reason"] as? String == "deleted")
    #expect(segment["file"] as? String == saved.lastPathComponent)
    #expect(try test.isChained())
    #expect(
      try test.kinds([saved]) == ["start", "checkpoint", "intent", "outcome", "checkpoint"]
    )
  }

  @Test func `when the file was made shorter`() throws {
    let test = try TestLog()
    let log = try test.open()
    #expect(log.record(intents: ["i-0"]))
    try Data().write(to: test.active)
    log.look()
    let segment = try first(test)
    #expect(segment["reason"] as? String == "truncated")
    #expect(segment["last_seq"] as? Int == 3)
    log.close()
  }

  @Test func `with the intents that are open`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 3_000
    let log = try test.open()
    #expect(log.record(intents: ["i-0", "i-1", "i-2"]))
    #expect(log.record(outcomes: ["i-1"]))
    while test.closed.isEmpty { #expect(log.record(outcomes: ["read"])) }
    #expect(try first(test)["open"] as? Int == 2)
    log.close()
  }

  @Test func `a name that a crash left twice is one segment`() throws {
    let test = try TestLog()
    try test.open().close()
    // Between the two steps of a rotation the old segment has both names.
    let name = test.folder.appendingPathComponent("audit-000000000001-20260101T000000Z.jsonl")
    try FileManager.default.linkItem(at: test.active, to: name)
    try test.open().close()
    #expect(test.closed.isEmpty)
    #expect(try test.isChained())
  }
}
