import Foundation
import Testing

@testable import Audit

@Suite("Following a log")
struct LogFollowerTests {
  private func poll(_ follower: inout LogFollower) throws -> [String] {
    var lines: [String] = []
    let isWanted = try follower.poll { line in
      lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
      return true
    }
    #expect(isWanted)
    return lines
  }

  private func appendToActive(_ log: WrittenLog, _ text: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: log.active))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }

  /// Adds calls and writes them behind what is in the active file.
  private func call(_ log: WrittenLog, _ count: Int = 1) throws -> [String] {
    let before = log.entries.count
    for _ in 0..<count { log.call() }
    let lines = log.entries[before...].map(\.line)
    try appendToActive(log, lines.map { $0 + "\n" }.joined())
    return lines
  }

  @Test func `begins behind what is there, and passes on what comes`() throws {
    let log = try WrittenLog()
    for _ in 0..<500 { log.call() }
    try log.flush()
    var follower = try LogFollower(log.selection)
    #expect(follower.lastSequence == 1_000)
    #expect(try poll(&follower) == [])
    let lines = try call(log, 3)
    #expect(try poll(&follower) == lines)
    #expect(try poll(&follower) == [])
  }

  @Test func `half a record is passed on when it is whole`() throws {
    let log = try WrittenLog()
    log.call()
    try log.flush()
    var follower = try LogFollower(log.selection)
    let before = log.entries.count
    log.call()
    let lines = log.entries[before...].map(\.line)
    let first = lines[0]
    try appendToActive(log, String(first.prefix(100)))
    #expect(try poll(&follower) == [])
    try appendToActive(log, String(first.dropFirst(100)))
    #expect(try poll(&follower) == [])
    try appendToActive(log, "\n" + lines[1])
    #expect(try poll(&follower) == [first])
    try appendToActive(log, "\n")
    #expect(try poll(&follower) == [lines[1]])
  }

  enum Fate: CaseIterable {
    case closed, compressed, moved, movedByOthersAndZipped, deleted
  }

  @Test(arguments: Fate.allCases)
  func `goes on in the next segment, whatever becomes of the last`(_ fate: Fate) throws {
    let log = try WrittenLog()
    log.call()
    try log.flush()
    var follower = try LogFollower(log.selection)
    // What was written after the last look, and two more segments.
    var wanted = try call(log, 2)
    for _ in 0..<2 {
      let before = log.entries.count
      let name: String
      switch fate {
      case .closed, .compressed, .deleted:
        name = "closed"
        try FileManager.default.moveItem(atPath: log.active, toPath: log.path("keep"))
      case .moved, .movedByOthersAndZipped:
        name = "audit.jsonl.\(9 - before % 2)"
        try FileManager.default.moveItem(atPath: log.active, toPath: log.path("keep"))
      }
      let closed = try log.rotate()
      try FileManager.default.removeItem(atPath: log.path(closed))
      let kept = name == "closed" ? closed : "audit.jsonl.\(before)"
      try FileManager.default.moveItem(atPath: log.path("keep"), toPath: log.path(kept))
      switch fate {
      case .closed, .moved: break
      case .compressed: try SegmentCompressor.compress(log.path(kept))
      case .movedByOthersAndZipped: try log.gzip(kept)
      case .deleted:
        // Only the one that is being read may go without a trace.
        if before < 10 { try FileManager.default.removeItem(atPath: log.path(kept)) }
      }
      wanted += log.entries[before...].map(\.line)
      wanted += try call(log, 4)
    }
    #expect(try poll(&follower) == wanted)
    let more = try call(log)
    #expect(try poll(&follower) == more)
  }

  @Test func `waits while the log's file is away`() throws {
    let log = try WrittenLog()
    log.call()
    try log.flush()
    var follower = try LogFollower(log.selection)
    let moved = log.path("audit.jsonl.1")
    try FileManager.default.moveItem(atPath: log.active, toPath: moved)
    #expect(try poll(&follower) == [])
    // The gateway has not noticed and writes on.
    let before = log.entries.count
    log.call()
    let late = log.entries[before...].map(\.line)
    let handle = try FileHandle(forWritingTo: URL(filePath: moved))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(late.map { $0 + "\n" }.joined().utf8))
    #expect(try poll(&follower) == late)
    try FileManager.default.removeItem(atPath: moved)
    #expect(try poll(&follower) == [])
  }

  @Test func `an emptied file is read from its beginning`() throws {
    let log = try WrittenLog()
    for _ in 0..<5 { log.call() }
    try log.flush()
    var follower = try LogFollower(log.selection)
    try FileHandle(forWritingTo: URL(filePath: log.active)).truncate(atOffset: 0)
    #expect(try poll(&follower) == [])
    let lines = try call(log, 2)
    #expect(try poll(&follower) == lines)
  }

  @Test func `a log without a record yet can be followed`() throws {
    let log = try WrittenLog()
    try log.flush()
    var follower = try LogFollower(log.selection)
    #expect(follower.lastSequence == nil)
    let lines = try call(log, 2)
    #expect(try poll(&follower) == lines)
  }
}
