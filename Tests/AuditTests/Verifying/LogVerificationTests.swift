import Audit
import Foundation
import Testing
import Transport

@Suite("Verification of the files of a log")
struct LogVerificationTests {
  static let key = SigningKey.generate()

  private func sample() throws -> SampleLog { SampleLog.make(key: try #require(Self.key)) }

  private func kinds(_ report: LogReport) -> [String] {
    report.findings.filter { !$0.isRemark }.map(\.kind.rawValue)
  }

  @Test func `all segments are found, compressed or moved, and read in order`() throws {
    let folder = try LogFiles(sample())
    #expect(try folder.verify().isIntact)
    try folder.compress(0)
    #expect(try folder.verify().isIntact)
    try folder.compressByGzip(1)
    #expect(try folder.verify().isIntact)
    try folder.rename(folder.names[1] + ".gz", "audit.jsonl.1.gz")
    let report = try folder.verify()
    #expect(report.isIntact)
    #expect(report.records == 35)
    #expect(report.files == [folder.names[0] + ".gz", "audit.jsonl.1.gz", "audit.jsonl"])
    #expect(report.findings.map(\.kind.rawValue).contains("renamed"))
  }

  @Test func `a compressed segment that is damaged is found`() throws {
    let folder = try LogFiles(sample())
    try folder.compress(0)
    let octets = try folder.read(folder.names[0] + ".gz")
    var harmless: [Int] = []
    for offset in octets.indices where offset < 48 || offset % 7 == 0 {
      var changed = octets
      changed[offset] ^= 0x10
      try folder.write(changed, folder.names[0] + ".gz")
      let report = try folder.verify()
      // The lines are the same: they were verified.
      if report.isIntact && report.records == 35 {
        harmless.append(offset)
      } else {
        try #require(!report.isIntact, "octet \(offset)")
      }
    }
    // Time and system in the head, the name of the index, another spelling of the same lines.
    let inHead = harmless.filter { $0 < 48 }
    #expect(inHead.allSatisfy { (4..<16).contains($0) }, "\(inHead)")
    #expect(harmless.count < 16, "\(harmless)")
    for count in stride(from: 0, to: octets.count, by: 211) {
      try folder.write(Array(octets[..<count]), folder.names[0] + ".gz")
      try #require(!folder.verify().isIntact, "cut to \(count)")
    }
  }

  @Test func `a segment whose first line is broken is looked at all the same`() throws {
    let folder = try LogFiles(sample())
    for (index, name) in (folder.names + ["audit.jsonl"]).enumerated() {
      let octets = try folder.read(name)
      var changed = octets
      changed[1] ^= 1
      try folder.write(changed, name)
      let report = try folder.verify()
      #expect(kinds(report) == ["edited"], "\(index): \(report.findings.map(\.words))")
      try folder.write(octets, name)
    }
  }

  @Test func `a log without its second path is not intact, unless that is wanted`() throws {
    let folder = try LogFiles(sample())
    try folder.remove("audit-checkpoints.jsonl")
    #expect(kinds(try folder.verify()) == ["second-path"])
    let report = try LogVerification.run(
      folder.paths,
      hasSecondPath: false,
      keys: [folder.log.key.verifyingKey]
    )
    #expect(report.isIntact)
    #expect(report.unproved.contains { $0.hasPrefix("no second path was looked at") })
  }

  @Test func `octets that a failed write left do not count`() throws {
    var log = SampleLog(key: try #require(Self.key))
    log.call()
    log.beginSegment("write-failed")
    log.call()
    log.stop()
    let folder = try LogFiles(log)
    let octets = try folder.read(folder.names[0])
    try folder.write(octets + Array(#"{"v":1,"seq":5,"half"#.utf8), folder.names[0])
    let report = try folder.verify()
    #expect(kinds(report) == [])
    #expect(report.findings.map(\.kind.rawValue) == ["leftover"])
  }

  @Test func `the end of a growing file may be half a line`() throws {
    var log = SampleLog(key: try #require(Self.key))
    log.call()
    let folder = try LogFiles(log)
    let whole = try folder.read("audit.jsonl")
    try folder.write(whole + Array(#"{"v":1,"seq"#.utf8), "audit.jsonl")
    #expect(kinds(try folder.verify()) == ["torn"])
    // As the verification goes over what it saw, the writer goes on.
    let report = try LogVerification.run(folder.paths, keys: [log.key.verifyingKey]) { _ in
      try? folder.append(Array(#"":5"#.utf8), "audit.jsonl")
    }
    #expect(kinds(report) == [])
    #expect(report.records == 4)
  }

  @Test func `a segment that is closed while others are read is found again`() throws {
    let folder = try LogFiles(sample())
    var longer = folder.log
    longer.rotate()
    let next = longer.segments[3].octets
    let closed = "audit-000000000027-20261124T095715Z.jsonl"
    let report = try LogVerification.run(folder.paths, keys: [folder.log.key.verifyingKey]) { _ in
      guard (try? folder.read(closed)) == nil else { return }
      try? folder.rename("audit.jsonl", closed)
      try? folder.write(next, "audit.jsonl")
    }
    #expect(kinds(report) == [])
    #expect(report.records == 35)
  }

  @Test func `chosen segments are looked at by themselves`() throws {
    let folder = try LogFiles(sample())
    try folder.compress(1)
    let segments = try LogSegments.named([folder.path(folder.names[1] + ".gz")])
    let scope = LogVerification.Scope(
      segments: segments,
      checkpoints: nil,
      keys: [folder.log.key.verifyingKey],
      isPart: true
    )
    let report = try LogVerification.run(scope)
    #expect(report.findings.filter { !$0.isRemark } == [])
    #expect(report.firstSequence == 15)
    #expect(report.lastSequence == 26)
    #expect(report.unproved.contains { $0.hasPrefix("only a part of the log") })
  }

  @Test func `a closed segment is intact in itself and in its place`() throws {
    let folder = try LogFiles(sample())
    let keys = [folder.log.key.verifyingKey]
    let segments = try LogSegments.find(folder.paths)
    let first = try SegmentVerifier.verify(segments[0], continuing: AuditChain(), keys: keys)
    #expect(first.problem == nil)
    #expect(first.end.sequence == 14)
    let second = try SegmentVerifier.verify(segments[1], continuing: first.end, keys: keys)
    #expect(second.problem == nil)
    #expect(second.before == first.end)
    let third = try SegmentVerifier.verify(segments[2], keys: keys)
    let fits = try SegmentVerifier.verify(segments[1], endingIn: third.before.hash, keys: keys)
    #expect(fits.isIntact)
    let wrong = try SegmentVerifier.verify(segments[1], endingIn: first.end.hash, keys: keys)
    #expect(wrong.problem == "the segment after it does not continue record 26")
    let misplaced = try SegmentVerifier.verify(segments[2], continuing: first.end, keys: keys)
    #expect(misplaced.problem == "it does not continue record 14")
    let octets = try folder.read(folder.names[0])
    try folder.write(
      octets.map { $0 == UInt8(ascii: "b") ? UInt8(ascii: "c") : $0 },
      folder.names[0]
    )
    #expect(try !SegmentVerifier.verify(segments[0], keys: keys).isIntact)
  }

  @Test func `a log that is not there is missed by its second path alone`() throws {
    let folder = try LogFiles(sample())
    for name in folder.names + ["audit.jsonl"] { try folder.remove(name) }
    let report = try folder.verify()
    #expect(!report.isIntact)
    #expect(report.findings.contains { $0.kind == .tailMissing })
    try folder.remove("audit-checkpoints.jsonl")
    #expect(throws: AuditError.self) { try folder.verify() }
  }
}
