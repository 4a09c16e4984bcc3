import Foundation
import Testing

@testable import Audit

@Suite("Closed segments are compressed, and removed only when they are intact")
struct RetentionTests {
  private func filled(_ test: TestLog, segments: Int) throws -> AuditLog {
    test.configuration.segmentBytesMax = 4_000
    let log = try test.open()
    while test.closed.count < segments { #expect(log.record(outcomes: ["read"])) }
    log.startUpkeep()
    log.upkeep.finish()
    return log
  }

  @Test func `compressed, and still one log`() throws {
    let test = try TestLog()
    test.configuration.compressesSegments = true
    let log = try filled(test, segments: 3)
    #expect(test.closed.allSatisfy { $0.pathExtension == "gz" })
    log.close()
    let keys = try SigningKeyFile.readPublic(LogPaths(test.configuration).publicKey)
    let segments = try LogFolder(LogPaths(test.configuration)).segments
    var previous: AuditChain?
    for segment in segments {
      let found = try SegmentVerifier.verify(segment, continuing: previous, keys: keys)
      #expect(found.problem == nil)
      previous = found.end
    }
    #expect(segments.count == test.closed.count + 1)
  }

  @Test func `removed from the oldest on, with a record that says so`() throws {
    let test = try TestLog()
    let log = try filled(test, segments: 4)
    log.close()
    let before = test.closed
    test.configuration.keepBytes = 9_000
    test.configuration.segmentBytesMax = 1 << 20
    let last = try #require(try test.records([before[0]]).last)
    let again = try test.open()
    again.startUpkeep()
    again.upkeep.finish()
    again.close()
    #expect(test.closed.count >= 1 && test.closed.count < before.count)
    #expect(test.closed == Array(before.suffix(test.closed.count)))
    let notices = try test.records().filter { $0["reason"] as? String == "segment-removed" }
    #expect(notices.count == before.count - test.closed.count)
    #expect(notices.first?["file"] as? String == before[0].lastPathComponent)
    #expect(notices.first?["last_seq"] as? Int == last["seq"] as? Int)
    #expect(notices.first?["last_hash"] as? String == last["hash"] as? String)
  }

  @Test func `a damaged one stays, and so do those after it`() throws {
    let test = try TestLog()
    try filled(test, segments: 4).close()
    let before = test.closed
    var octets = try Data(contentsOf: before[0])
    octets[300] ^= 1
    try octets.write(to: before[0])
    test.configuration.keepBytes = 1
    let log = try test.open()
    log.startUpkeep()
    log.upkeep.finish()
    log.startUpkeep()
    log.upkeep.finish()
    log.close()
    #expect(test.closed.prefix(before.count) == before[...])
    let notices = try test.records().filter { $0["reason"] as? String == "segment-damaged" }
    #expect(notices.compactMap { $0["file"] as? String } == [before[0].lastPathComponent])
  }

  @Test func `one that lost its end stays`() throws {
    let test = try TestLog()
    try filled(test, segments: 3).close()
    let first = test.closed[0]
    let lines = try test.text(first).split(separator: "\n").dropLast()
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: first)
    test.configuration.keepBytes = 1
    let log = try test.open()
    log.startUpkeep()
    log.upkeep.finish()
    log.close()
    #expect(test.closed[0] == first)
  }
}
