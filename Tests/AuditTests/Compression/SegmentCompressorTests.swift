import Foundation
import Testing

@testable import Audit

@Suite("Compressing a closed segment")
struct SegmentCompressorTests {
  private func log(calls: Int) throws -> (WrittenLog, name: String) {
    let log = try WrittenLog()
    for _ in 0..<calls { log.call() }
    return (log, try log.rotate())
  }

  private func octets(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }

  @Test func `gzip and our own reader get the same lines, and the plain file is gone`() throws {
    let (log, name) = try log(calls: 3_000)
    let plain = try octets(log.path(name))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640],
      ofItemAtPath: log.path(name)
    )
    try SegmentCompressor.compress(log.path(name))
    #expect(try log.names() == [name + ".gz", "audit.jsonl"])
    let zipped = log.path(name + ".gz")
    #expect(try WrittenLog.unzipped(zipped) == plain)
    var reader = try SegmentReader(zipped)
    var lines: [UInt8] = []
    try reader.forEachLine { line, _ in
      for index in line.indices { lines.append(line[index]) }
      lines.append(0x0a)
      return true
    }
    #expect(lines == plain)
    let mode = try FileManager.default.attributesOfItem(atPath: zipped)[.posixPermissions]
    #expect(mode as? Int == 0o640)
    #expect(try octets(zipped).count < plain.count / 4)
  }

  @Test func `heads say what their members have, and lead from one to the next`() throws {
    let (log, name) = try log(calls: 3_000)
    let plain = try octets(log.path(name))
    try SegmentCompressor.compress(log.path(name))
    let source = try SegmentSource(log.path(name + ".gz"))
    let places = try #require(MemberHops.all(in: source))
    #expect(places.count == (plain.count + GzipMember.rawBytesMax - 1) / GzipMember.rawBytesMax)
    #expect(places.reduce(0) { $0 + $1.member.rawBytes } == plain.count)
    var start = 0
    for place in places {
      let lines = plain[start..<start + place.member.rawBytes]
      #expect(lines.last == 0x0a && lines.count <= GzipMember.rawBytesMax)
      let records = lines.split(separator: 0x0a).map(Array.init)
      var sequences: [UInt64] = []
      var times: [Int64] = []
      for record in records {
        if let sequence = AuditLine.sequence(record.span) { sequences.append(sequence) }
        if let time = LineTime.microseconds(of: record.span) { times.append(time) }
      }
      #expect(place.member.firstSequence == sequences.first)
      #expect(place.member.firstTime == times.min())
      #expect(place.member.lastTime == times.max())
      var inflated = [UInt8](repeating: 0, count: place.member.rawBytes)
      source.move(to: place.offset)
      #expect(try source.read(into: &inflated) == lines.count)
      #expect(inflated == Array(lines))
      start += lines.count
    }
  }

  @Test(arguments: [0, 1, 6, 9])
  func `any octets come back`(_ level: Int32) throws {
    let log = try WrittenLog()
    let samples: [[UInt8]] = [
      [], Array("\n".utf8), Array("torn".utf8), Array("a\nb\ntorn".utf8),
      [UInt8](repeating: 0, count: 700_000),
      (0..<900_000).map {
        $0 % 600_000 == 0 ? 0x0a : UInt8(truncatingIfNeeded: $0 &* $0 >> 7) | 0x80
      },
      (0..<600_000).map {
        $0 % 601 == 600 ? 0x0a : UInt8(truncatingIfNeeded: $0 &* $0 >> 3) | 0x80
      },
    ]
    for (index, sample) in samples.enumerated() {
      let path = log.path("audit-00000000000\(index)-20261124T095712Z.jsonl")
      try Data(sample).write(to: URL(filePath: path))
      try SegmentCompressor.compress(path, level: level)
      #expect(try WrittenLog.unzipped(path + ".gz") == sample)
      #expect(!FileManager.default.fileExists(atPath: path))
      let source = try SegmentSource(path + ".gz")
      #expect(MemberHops.all(in: source) != nil)
    }
  }

  @Test func `goes on where a crash left it`() throws {
    let (log, name) = try log(calls: 600)
    let plain = try octets(log.path(name))
    // Half a draft.
    try Data("half".utf8).write(to: URL(filePath: log.path(name + ".gz.tmp")))
    try SegmentCompressor.compress(log.path(name))
    #expect(try log.names() == [name + ".gz", "audit.jsonl"])
    // Named, and the plain one not yet removed.
    try Data(plain).write(to: URL(filePath: log.path(name)))
    #expect(try LogFolder(log.paths).segments.count == 2)
    try SegmentCompressor.compress(log.path(name))
    #expect(try log.names() == [name + ".gz", "audit.jsonl"])
    // All done.
    try SegmentCompressor.compress(log.path(name))
    #expect(try WrittenLog.unzipped(log.path(name + ".gz")) == plain)
    try Data("half".utf8).write(to: URL(filePath: log.path(name + ".gz.tmp")))
    try SegmentCompressor.removeDrafts(log.paths)
    #expect(try log.names() == [name + ".gz", "audit.jsonl"])
  }

  @Test func `never removes a plain file that the compressed one does not have`() throws {
    let (log, name) = try log(calls: 100)
    let plain = try octets(log.path(name))
    try SegmentCompressor.compress(log.path(name))
    var other = plain
    other[500] ^= 1
    try Data(other).write(to: URL(filePath: log.path(name)))
    #expect(throws: AuditError.self) { try SegmentCompressor.compress(log.path(name)) }
    #expect(try octets(log.path(name)) == other)
    #expect(try WrittenLog.unzipped(log.path(name + ".gz")) == plain)
    // A compressed file that is damaged is no reason to remove the plain one either.
    var damaged = try octets(log.path(name + ".gz"))
    damaged[damaged.count / 2] ^= 1
    try Data(damaged).write(to: URL(filePath: log.path(name + ".gz")))
    try Data(plain).write(to: URL(filePath: log.path(name)))
    #expect(throws: AuditError.self) { try SegmentCompressor.compress(log.path(name)) }
    #expect(try octets(log.path(name)) == plain)
  }

  @Test func `what is not there or no file is an error`() throws {
    let log = try WrittenLog()
    #expect(throws: AuditError.self) { try SegmentCompressor.compress(log.path("none.jsonl")) }
    #expect(throws: AuditError.self) { try SegmentCompressor.compress(log.folder) }
    #expect(try log.names().isEmpty)
  }
}
