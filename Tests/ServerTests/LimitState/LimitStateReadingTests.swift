import Foundation
import Gateway
import Testing
import Transport

@testable import Server

@Suite("The file that keeps the limits, read")
struct LimitStateReadingTests {
  private static let head = LimitSnapshot.Head(
    moment: LimitMoment(
      wallMicroseconds: StateFolder.start,
      bootID: (1, 2),
      boottimeNanoseconds: 3
    ),
    seed: (4, 5),
    auditSequence: 6
  )

  /// Writes a small snapshot of every kind of entry.
  private static func write(_ path: String) throws {
    let draft = try LimitStateDraft(path)
    var writer = LimitSnapshotWriter(head) { draft.append($0) }
    var session = LimitSnapshot.Session(key: 0x1200)
    session.times[1] = 77
    writer.add(session)
    writer.add(LimitSnapshot.Bucket(key: 9, time: 10))
    writer.add(LimitSnapshot.Profile())
    writer.add(LimitSnapshot.Client(name: 11, interval: 12, time: 13))
    writer.add(LimitSnapshot.Key(interval: 14, time: 15))
    writer.add(PausedSession(session: "main", reason: "asked to", since: 16))
    let isWritten = writer.end()
    try #require(isWritten)
    try draft.finish()
  }

  private static func reason(_ reading: LimitStateReading) -> String {
    switch reading.content {
    case .snapshot: "snapshot"
    case .missing: "missing"
    case .refused(let reason): reason
    }
  }

  @Test func `is what was written`() throws {
    let folder = try StateFolder()
    try LimitStateReadingTests.write(folder.file)
    let reading = LimitStateReading(folder.file)
    guard case .snapshot(let snapshot) = reading.content else {
      Issue.record("no snapshot: \(LimitStateReadingTests.reason(reading))")
      return
    }
    #expect(snapshot.head == LimitStateReadingTests.head)
    #expect(reading.seed == (4, 5))
    #expect(snapshot.paused.map(\.session) == ["main"])
    #expect(try folder.mode(folder.file) == 0o600)
    #expect(try folder.names() == ["audit-limits.state"])
  }

  @Test func `is refused with any octet flipped, and cut anywhere`() throws {
    let folder = try StateFolder()
    try LimitStateReadingTests.write(folder.file)
    let octets = try folder.octets()
    #expect(octets.count < 500)
    for place in octets.indices {
      for bit in 0..<8 {
        var other = octets
        other[place] ^= 1 << UInt8(bit)
        guard case .refused = LimitStateReading.check(other) else {
          Issue.record("bit \(bit) of octet \(place) is not seen")
          return
        }
      }
      guard case .refused = LimitStateReading.check(Array(octets[..<place])) else {
        Issue.record("a cut at octet \(place) is not seen")
        return
      }
    }
    guard case .snapshot = LimitStateReading.check(octets) else {
      Issue.record("the file itself is refused")
      return
    }
  }

  @Test func `has another seed each time when there is no snapshot`() throws {
    let folder = try StateFolder()
    let reading = LimitStateReading(folder.file)
    #expect(LimitStateReadingTests.reason(reading) == "missing")
    #expect(reading.seed != LimitStateReading(folder.file).seed)
    #expect(LimitStateReadingTests.reason(LimitStateReading(nil)) == "missing")
  }

  @Test func `is refused when it is not a file of ours alone`() throws {
    let folder = try StateFolder()
    try LimitStateReadingTests.write(folder.file)
    try folder.setMode(folder.file, 0o622)
    #expect(
      LimitStateReadingTests.reason(LimitStateReading(folder.file)) == "may be written by others"
    )
    try folder.setMode(folder.file, 0o600)
    try FileManager.default.moveItem(atPath: folder.file, toPath: folder.path + "/other")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file,
      withDestinationPath: folder.path + "/other"
    )
    let reason = LimitStateReadingTests.reason(LimitStateReading(folder.file))
    #expect(reason.hasPrefix("cannot be read"))
    #expect(LimitStateReadingTests.reason(LimitStateReading(folder.path)) == "is no regular file")
  }

  @Test func `takes the place of a link, and never follows one`() throws {
    let folder = try StateFolder()
    let other = folder.path + "/other"
    try folder.write([1, 2, 3], to: other)
    for link in [folder.file, folder.draft] {
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: other)
    }
    try LimitStateReadingTests.write(folder.file)
    #expect(LimitStateReadingTests.reason(LimitStateReading(folder.file)) == "snapshot")
    #expect(try folder.mode(folder.file) == 0o600)
    #expect(try Data(contentsOf: URL(filePath: other)) == Data([1, 2, 3]))
    #expect(try folder.names() == ["audit-limits.state", "other"])
  }

  /// What a kill leaves, wherever it came.
  @Test func `is the one before as long as the next is not whole`() throws {
    let folder = try StateFolder()
    try LimitStateReadingTests.write(folder.file)
    let octets = try folder.octets()
    for count in [0, 1, 64, octets.count - 1, octets.count] {
      try folder.write(Array(octets[..<count]), to: folder.draft)
      #expect(LimitStateReadingTests.reason(LimitStateReading(folder.file)) == "snapshot")
      try LimitStateReadingTests.write(folder.file)
      #expect(try folder.octets() == octets)
      #expect(try folder.names() == ["audit-limits.state"])
    }
  }

  @Test func `keeps the one before when the next cannot be written`() throws {
    let folder = try StateFolder()
    try LimitStateReadingTests.write(folder.file)
    let octets = try folder.octets()
    let draft = try LimitStateDraft(folder.file)
    let isTaken = draft.append([1, 2].span)
    #expect(isTaken)
    draft.discard()
    #expect(throws: SystemError.self) { try draft.finish() }
    #expect(try folder.octets() == octets)
    #expect(throws: SystemError.self) { try LimitStateDraft(folder.path + "/none/file") }
  }
}
