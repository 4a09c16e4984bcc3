import Foundation
import Testing

@testable import Audit

@Suite("The segments of a log")
struct LogFolderTests {
  private func log(segments: Int) throws -> (WrittenLog, names: [String]) {
    let log = try WrittenLog()
    var names: [String] = []
    for _ in 1..<segments {
      for _ in 0..<5 { log.call() }
      names.append(try log.rotate())
    }
    log.call()
    try log.flush()
    return (log, names)
  }

  private func move(_ log: WrittenLog, _ name: String, _ other: String) throws {
    try FileManager.default.moveItem(atPath: log.path(name), toPath: log.path(other))
  }

  @Test func `are found under all their names, in the order of their records`() throws {
    let (log, names) = try log(segments: 8)
    try SegmentCompressor.compress(log.path(names[0]))
    try log.gzip(names[1])
    try log.gzip(names[2], to: "audit.jsonl.2.gz")
    try move(log, names[3], "audit.jsonl.1")
    try move(log, names[4], "audit.jsonl-20261124")
    try move(log, names[5], "audit-20261125.jsonl")
    let folder = try LogFolder(log.paths)
    let found = folder.segments.map { LogPaths.name(of: $0.path) }
    #expect(
      found == [
        names[0] + ".gz", names[1] + ".gz", "audit.jsonl.2.gz", "audit.jsonl.1",
        "audit.jsonl-20261124", "audit-20261125.jsonl", names[6], "audit.jsonl",
      ]
    )
    #expect(
      folder.segments.map(\.isCompressed) == [true, true, true] + [
        false, false, false, false, false,
      ]
    )
    #expect(folder.segments.map(\.isActive) == Array(repeating: false, count: 7) + [true])
    #expect(folder.segments.map(\.firstSequence) == [1, 11, 22, 33, 44, 55, 66, 77])
    let times = folder.segments.map(\.firstTime)
    #expect(times == times.sorted() && times[0] == WrittenLog.start)
    #expect(folder.broken.isEmpty)
  }

  @Test func `other files are none`() throws {
    let (log, names) = try log(segments: 2)
    let first = try Data(contentsOf: URL(filePath: log.path(names[0])))
    for name in [
      "audit-checkpoints.jsonl", "audit2.jsonl", "other.jsonl", names[0] + ".gz.tmp", "audit.next",
    ] {
      try first.write(to: URL(filePath: log.path(name)))
    }
    try Data("no record\n".utf8).write(to: URL(filePath: log.path("audit.jsonl.bak")))
    try FileManager.default.createSymbolicLink(
      atPath: log.path("audit.jsonl.link"),
      withDestinationPath: names[0]
    )
    try FileManager.default.createDirectory(
      atPath: log.path("audit.jsonl.d"),
      withIntermediateDirectories: false
    )
    let found = try LogFolder(log.paths).segments.map { LogPaths.name(of: $0.path) }
    #expect(found == [names[0], "audit.jsonl"])
  }

  @Test func `one that is there twice counts once`() throws {
    let (log, names) = try log(segments: 3)
    // Compressed, and not yet removed.
    try FileManager.default.copyItem(atPath: log.path(names[0]), toPath: log.path("copy"))
    try SegmentCompressor.compress(log.path(names[0]))
    try move(log, "copy", names[0])
    // In the middle of a rotation.
    try FileManager.default.linkItem(
      atPath: log.active,
      toPath: log.path("audit-000000000999-20261124T095712Z.jsonl")
    )
    let found = try LogFolder(log.paths).segments.map { LogPaths.name(of: $0.path) }
    #expect(found == [names[0], names[1], "audit.jsonl"])
  }

  @Test func `one that begins with half a record is known by the record after it`() throws {
    let log = try WrittenLog()
    log.tear(bytes: 100)
    log.call()
    try log.flush()
    let found = try LogFolder(log.paths).segments
    #expect(found.map(\.firstSequence) == [1])
  }

  @Test func `one without a record is broken, if its name says that it is one`() throws {
    let (log, names) = try log(segments: 3)
    try Data("garbage\n".utf8).write(to: URL(filePath: log.path(names[1])))
    let folder = try LogFolder(log.paths)
    #expect(folder.segments.map(\.firstSequence) == [1, 22])
    #expect(folder.broken.map(\.firstSequence) == [11])
    #expect(try log.selection.segments().map(\.firstSequence) == [1, 11, 22])
  }

  @Test func `are all found while they are closed and compressed`() async throws {
    let log = try WrittenLog()
    log.call()
    try log.rotate()
    let path = log.active
    let paths = log.paths
    let writer = Task.detached {
      // Closes the active segment again and again, as the gateway does.
      var name = 3
      for _ in 0..<80 {
        let closed =
          "\(paths.stem)-\(String(1_000_000_000_000 + name).dropFirst())-20261124T095712Z.jsonl"
        let next = "{\"v\":1,\"seq\":\(name + 1),\"time\":\"2026-11-24T09:57:12.000000Z\"}\n"
        try FileManager.default.linkItem(atPath: path, toPath: closed)
        try Data(next.utf8).write(to: URL(filePath: paths.stem + ".next"))
        // SAFETY: paths are texts that end with a zero, alive during the call.
        _ = unsafe rename(paths.stem + ".next", path)
        try SegmentCompressor.compress(closed)
        name += 1
      }
    }
    var seen: UInt64 = 0
    while seen < 80 {
      let found = try LogFolder(paths).segments.map(\.firstSequence)
      // From the first on without a gap.
      #expect(found == [1] + (3..<3 + UInt64(found.count - 1)))
      #expect(found.last ?? 0 >= seen)
      seen = found.last ?? 0
    }
    try await writer.value
  }

  @Test func `one active file stands for the whole log, others for themselves`() {
    let active = LogSelection(files: ["/x/audit.jsonl"])
    #expect(active == .log(LogPaths(AuditConfiguration(path: "/x/audit.jsonl"))))
    for files in [
      ["audit-000000000001-20261124T095712Z.jsonl"], ["/x/audit.jsonl.1"], ["a.jsonl.gz"],
      ["audit.jsonl", "audit.jsonl.1"],
    ] {
      #expect(LogSelection(files: files) == .files(files))
    }
  }
}
