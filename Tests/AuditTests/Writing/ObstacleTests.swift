import Foundation
import Synchronization
import Testing

@testable import Audit

@Suite("Whatever stands in its way, the audit log goes on or says that it cannot")
struct ObstacleTests {
  private func closedPath(_ log: AuditLog) -> String {
    log.writer.withLock { writer in
      writer.paths.closed(
        firstSequence: writer.segment.firstSequence,
        unixMicroseconds: writer.segment.startedAt
      )
    }
  }

  private func rotate(_ test: TestLog, _ log: AuditLog) {
    for _ in 0..<40 { #expect(log.record(outcomes: ["read"])) }
    #expect(!test.closed.isEmpty)
  }

  @Test func `a file that has the name of the closed segment is put aside`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 5_000
    let log = try test.open()
    let path = closedPath(log)
    try Data("not a record\n".utf8).write(to: URL(fileURLWithPath: path))
    rotate(test, log)
    log.close()
    #expect(try test.text(URL(fileURLWithPath: path)).hasPrefix("{\"v\":1,\"seq\":1,"))
    let names = try FileManager.default.contentsOfDirectory(atPath: test.folder.path)
    #expect(names.count { $0.contains(".found-") } == 1)
  }

  @Test func `a rotation that failed half way is made up for`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 5_000
    let log = try test.open()
    try FileManager.default.linkItem(atPath: test.active.path, toPath: closedPath(log))
    rotate(test, log)
    log.close()
    #expect(try test.isChained())
  }

  @Test func `a segment that is full just after it was moved keeps the name it has`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 5_000
    let log = try test.open()
    let moved = test.folder.appendingPathComponent("audit.jsonl.1")
    try FileManager.default.moveItem(at: test.active, to: moved)
    try Data().write(to: test.active)
    while try test.text(test.active).isEmpty { #expect(log.record(outcomes: ["read"])) }
    log.close()
    let segment = try #require(try test.records([test.active]).first)
    #expect(segment["reason"] as? String == "moved")
    #expect(segment["file"] as? String == "audit.jsonl.1")
    #expect(test.closed.isEmpty)
  }

  @Test func `nothing follows the end`() throws {
    let test = try TestLog()
    test.configuration.checkpointSeconds = 0
    test.configuration.segmentSecondsMax = 0
    let log = try test.open()
    #expect(log.record(outcomes: ["read"]))
    log.close()
    let before = try test.text(test.active)
    #expect(!log.record(intents: ["i-0"]))
    log.isDiskLow.store(true, ordering: .relaxed)
    log.reopen()
    log.look()
    #expect(!log.writer.withLock { $0.writeNotice("late") })
    #expect(try test.text(test.active) == before)
    #expect(test.closed.isEmpty)
  }

  @Test func `octets of others count where the segment ends`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 5_000
    let log = try test.open()
    let handle = try FileHandle(forWritingTo: test.active)
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("somebody else\n".utf8))
    try handle.close()
    rotate(test, log)
    log.close()
    let closed = try #require(test.closed.first)
    let files = test.closed + [test.active]
    let segment = try #require(try test.records([files[1]]).first)
    #expect(segment["bytes"] as? Int == (try Data(contentsOf: closed).count))
  }

  @Test func `half a batch is taken back from where it began`() throws {
    let test = try TestLog()
    let log = try test.open()
    let segment = log.writer.withLock { $0.segment }
    let text = try test.text(test.active)
    let start = segment.end
    #expect(start == text.utf8.count)
    // SAFETY: four octets of a constant text.
    #expect(unsafe write(segment.descriptor, "half", 4) == 4)
    #expect(segment.end == start + 4)
    #expect(segment.takeBack(to: start))
    #expect(segment.end == start)
    #expect(try test.text(test.active) == text)
    log.close()
  }

  @Test func `a deleted log that cannot begin a new segment takes no more intents`() throws {
    let test = try TestLog()
    let log = try test.open()
    #expect(log.record(intents: ["i-0"]))
    let obstacle = test.folder.appendingPathComponent("audit.next")
    try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: false)
    try FileManager.default.removeItem(at: test.active)
    log.look()
    #expect(log.state == .failing)
    #expect(!log.record(intents: ["i-1"], outcomes: ["i-0"]))
    try FileManager.default.removeItem(at: obstacle)
    log.writer.withLock { writer in (writer.rotationRetryAt, writer.retryAt) = (0, 0) }
    #expect(log.record(intents: ["i-2"]))
    log.close()
    #expect(try test.isChained())
    let ids = try test.records().compactMap { $0["request_id"] as? String }
    #expect(ids == ["i-0", "i-2", "i-0"] || ids == ["i-0", "i-0", "i-2"])
  }

  @Test func `a failed sync is told to everybody, whoever asked first`() throws {
    let test = try TestLog()
    var ends: [Int32] = [0, 0]
    // SAFETY: the kernel writes two descriptors.
    #expect(unsafe pipe(&ends) == 0)
    defer { close(ends[1]) }
    let segment = OpenSegment(ends[0], firstSequence: 1, startedAt: 0)
    #expect(!segment.sync())
    // The kernel would say that all is well now.
    let file = test.folder.appendingPathComponent("file").path
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let other = unsafe open(file, O_RDWR | O_CREAT, 0o600)
    #expect(dup2(other, ends[0]) == ends[0] && fdatasync(ends[0]) == 0)
    close(other)
    #expect(!segment.sync())
  }

  @Test func `a pipe is no second path, and nobody waits for its other end`() throws {
    let test = try TestLog()
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    #expect(unsafe mkfifo(test.secondPath.path, 0o600) == 0)
    let log = try test.open()
    #expect(log.record(intents: ["i-0"]))
    log.upkeep.finish()
    #expect(!log.statistics().isSecondPathWritable)
    log.close()
    #expect(try test.isChained())
  }

  @Test func `a checkpoint that is not signed says nothing of the tail`() throws {
    let test = try TestLog()
    try test.open().close()
    let lines = try test.text(test.secondPath).split(separator: "\n")
    let last = try #require(lines.last)
    let forged = last.replacing("\"seq\":4,", with: "\"seq\":9999999999999999990,")
    let text = (lines + [forged]).joined(separator: "\n") + "\n"
    try Data(text.utf8).write(to: test.secondPath)
    try test.open().close()
    #expect(try test.isChained())
    #expect(try test.records().last?["seq"] as? Int == 8)
  }

  @Test func `a damaged old segment keeps no gateway from starting`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 5_000
    test.configuration.compressesSegments = true
    let log = try test.open()
    #expect(log.record(intents: ["i-0"]))
    rotate(test, log)
    log.close()
    let closed = try #require(test.closed.last)
    var octets = try Data(contentsOf: closed)
    octets.removeLast(octets.count / 2)
    try octets.write(to: closed)
    try test.open().close()
    #expect(try test.kinds([test.active]).last == "checkpoint")
  }

  @Test func `one that cannot be compressed keeps no old one from going`() throws {
    let test = try TestLog()
    test.configuration.segmentBytesMax = 4_000
    let log = try test.open()
    while test.closed.count < 4 { #expect(log.record(outcomes: ["read"])) }
    log.close()
    let before = test.closed
    try Data("no gzip file".utf8).write(to: before[2].appendingPathExtension("gz"))
    test.configuration.segmentBytesMax = 1 << 20
    test.configuration.compressesSegments = true
    test.configuration.keepBytes = 1
    let again = try test.open()
    again.upkeep.finish()
    again.close()
    #expect(!test.closed.contains { $0.path.hasPrefix(before[0].path) })
  }
}
