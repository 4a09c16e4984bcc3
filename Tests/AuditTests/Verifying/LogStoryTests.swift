import Audit
import Gateway
import HTTP1
import Testing
import Transport

/// Logs with a story that is not told by damage to a sample.
@Suite("What a log says of itself")
struct LogStoryTests {
  static let key = SigningKey.generate()
  static let other = SigningKey.generate()

  private func log() throws -> SampleLog { SampleLog(key: try #require(Self.key)) }

  private func findings(_ report: LogReport) -> [String] {
    report.findings.filter { !$0.isRemark }.map { "\($0.kind.rawValue) \($0.sequence)" }
  }

  private func remarks(_ report: LogReport) -> [String] {
    report.findings.filter(\.isRemark).map { "\($0.kind.rawValue) \($0.sequence)" }
  }

  @Test func `a checkpoint of a foreign key proves nothing`() throws {
    var log = try log()
    log.call()
    log.checkpoint("count", signedBy: Self.other)
    log.stop()
    #expect(findings(log.verify()) == ["foreign-key 5"])
    let other = try #require(Self.other).verifyingKey
    #expect(log.verify(keys: [log.key.verifyingKey, other]).isIntact)
    #expect(findings(log.verify(keys: [])) == ["foreign-key 2", "foreign-key 5", "foreign-key 7"])
  }

  @Test func `a log that is being written may be ahead of its second path`() throws {
    var log = try log()
    log.call()
    let secondPath = log.secondPath
    log.checkpoint("count")
    log.call()
    log.secondPath = secondPath
    let report = log.verify()
    #expect(findings(report) == [])
    #expect(remarks(report) == ["explained 5"])
    #expect(report.unproved.contains { $0.hasPrefix("records 6 to 7 stand after the last") })
  }

  @Test func `an open call is a remark until the next start`() throws {
    var log = try log()
    log.intent()
    #expect(remarks(log.verify()) == ["intent-open 3"])
    log.add(.start) { $0.add(.reason, word: "start", into: &$1) }
    log.checkpoint("start")
    #expect(findings(log.verify()) == ["intent-open 3"])
  }

  @Test func `a second outcome and one without an intent are found`() throws {
    var log = try log()
    log.intent()
    let id = log.openIDs[0]
    log.outcome()
    log.outcome(of: id)
    log.outcome(of: "never-seen")
    log.stop()
    #expect(findings(log.verify()) == ["outcome-extra 5", "outcome-extra 6"])
  }

  @Test func `a torn record may lack nothing but its line feed`() throws {
    var log = try log()
    log.intent()
    log.crash(tornBytes: nil)
    log.start(tornBytes: log.tornBytes)
    log.call()
    log.stop()
    let report = log.verify()
    #expect(report.findings.filter { !$0.isRemark } == [])
    #expect(report.openIntents == 0)
  }

  @Test func `what retention removed is known from its record`() throws {
    var log = try log()
    log.call()
    log.rotate()
    let end = log.chain
    log.call()
    log.removed(firstSequence: 1, end.sequence - 1, end.hash)
    log.stop()
    #expect(log.verify().isIntact)
    log.segments.removeFirst()
    // The record names another end than the one that the log goes on from.
    #expect(findings(log.verify()) == ["beginning-missing 1"])

    var right = try self.log()
    right.call()
    right.checkpoint("rotation")
    let last = right.chain
    right.beginSegment("size")
    right.call()
    right.removed(firstSequence: 1, last.sequence, last.hash)
    right.stop()
    right.segments.removeFirst()
    let report = right.verify()
    #expect(findings(report) == [])
    #expect(remarks(report) == ["explained 6"])
    #expect(report.unproved.contains { $0.hasPrefix("records 1 to 5 were removed by retention") })
  }

  @Test func `a gap is explained by a disk that did not keep the end of a segment`() throws {
    var log = try log()
    log.call()
    log.call()
    log.beginSegment("sync-failed")
    log.call()
    log.stop()
    #expect(log.verify().isIntact)
    log.cut(0, after: 4)
    #expect(remarks(log.verify()) == ["explained 5", "segment-misfit 7"])
    #expect(log.verify().isIntact)
  }

  @Test func `a tail that a start found missing stays a finding`() throws {
    var log = try log()
    log.call()
    log.call()
    log.checkpoint("count")
    log.cut(0, after: 4)
    log.goOn(after: 4, missingUpTo: 7)
    log.start(tornBytes: 0)
    log.stop()
    #expect(findings(log.verify()) == ["tail-missing 5"])
  }

  @Test func `a checkpoint that skips one is found`() throws {
    var log = try log()
    log.call()
    log.checkpoint("count")
    log.skipCheckpoint()
    log.stop()
    #expect(findings(log.verify()) == ["checkpoint-skipped 7"])
  }

  @Test func `a clock that goes back is a remark`() throws {
    var log = try log()
    log.call()
    log.setClock(back: 3_600_000_000)
    log.call()
    log.stop()
    let report = log.verify()
    #expect(report.isIntact)
    #expect(report.findings.map(\.words) == ["the clock went back by 59 min"])
  }

  @Test func `an empty log proves nothing`() throws {
    var log = try log()
    log.segments = []
    log.secondPath = []
    #expect(findings(log.verify()) == ["unreadable 0"])
  }
}
