import Foundation
import Testing

@testable import Audit

@Suite("Reading the lines of a segment")
struct SegmentReaderTests {
  /// A file that goes with its owner.
  private final class File {
    let path: String

    init(_ octets: [UInt8], _ name: String = "audit.jsonl") throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("segment-\(UInt64.random(in: 0 ... .max))").path
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      path = folder + "/" + name
      try Data(octets).write(to: URL(filePath: path))
    }

    deinit { try? FileManager.default.removeItem(atPath: LogPaths.folder(of: path)) }
  }

  private func read(_ file: File) throws -> (lines: [[UInt8]], torn: Int) {
    try withExtendedLifetime(file) { try read(file.path) }
  }

  private func read(_ path: String) throws -> (lines: [[UInt8]], torn: Int) {
    var reader = try SegmentReader(path)
    var lines: [[UInt8]] = []
    try reader.forEachLine { line, number in
      #expect(number == lines.count + 1)
      lines.append(line.indices.map { line[$0] })
      return true
    }
    return (lines, reader.tornBytes)
  }

  /// As many lines as end with a line feed, and what follows them.
  private func split(_ octets: [UInt8]) -> (lines: [[UInt8]], torn: Int) {
    var parts = octets.split(separator: 0x0a, omittingEmptySubsequences: false).map(Array.init)
    let torn = parts.removeLast()
    return (parts, torn.count)
  }

  /// Lines of all lengths, so that they lie across pieces in every way.
  private func sample(_ seed: Int, bytes: Int) -> [UInt8] {
    var state = UInt64(seed) &* 0x9e37_79b9_7f4a_7c15 | 1
    func next(_ below: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(below))
    }
    var octets: [UInt8] = []
    while octets.count < bytes {
      let length = next(20) == 0 ? next(AuditLine.bytesMax) : next(900)
      octets += (0..<length).map { _ in UInt8(0x20 + next(90)) }
      octets.append(0x0a)
    }
    return octets + Array("torn".utf8)
  }

  @Test(arguments: 1...3)
  func `finds every line, plain and compressed`(_ seed: Int) throws {
    let octets = sample(seed, bytes: 1_000_000)
    let wanted = split(octets)
    let plain = try read(File(octets))
    #expect(plain.lines == wanted.lines)
    #expect(plain.torn == wanted.torn)
    let zipped = try File(octets)
    try gzip(zipped.path)
    let inflated = try read(zipped.path + ".gz")
    #expect(inflated.lines == wanted.lines)
    #expect(inflated.torn == wanted.torn)
  }

  private func gzip(_ path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = [path]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test(arguments: ["", "\n", "a", "a\n", "a\nb", "\n\n", "a\n\nb\n"])
  func `an end without a line feed is torn`(_ text: String) throws {
    let octets = Array(text.utf8)
    let wanted = split(octets)
    let found = try read(File(octets))
    #expect(found.lines == wanted.lines)
    #expect(found.torn == wanted.torn)
  }

  @Test(arguments: [
    AuditLine.bytesMax, AuditLine.bytesMax + 1, AuditLine.bytesMax + 2, 1 << 18, 1_000_000,
    5_000_000,
  ])
  func `of a line that is too long one octet too many is kept`(_ length: Int) throws {
    let long = [UInt8](repeating: 0x61, count: length)
    let octets = Array("first\n".utf8) + long + Array("\nlast\n".utf8)
    let found = try read(File(octets))
    let kept = long.prefix(AuditLine.bytesMax + 1)
    #expect(found.lines.count == 3)
    #expect(found.lines[1].elementsEqual(kept))
    #expect(found.lines[2] == Array("last".utf8))
    #expect(found.torn == 0)
  }

  @Test func `octets of a torn line that is too long are all counted`() throws {
    let octets = [0x0a] + [UInt8](repeating: 0x61, count: 3_000_000)
    #expect(try read(File(octets)).torn == 3_000_000)
  }

  @Test func `goes on where it stopped, and with what was written since`() throws {
    let file = try File(Array("one\ntwo\nthr".utf8))
    var reader = try SegmentReader(file.path)
    var lines: [String] = []
    let take: (Span<UInt8>, Int) -> Bool = { line, _ in
      lines.append(String(decoding: line.indices.map { line[$0] }, as: UTF8.self))
      return lines.count != 1
    }
    try reader.forEachLine(take)
    #expect(lines == ["one"])
    #expect(reader.lineOffset == 4)
    try reader.forEachLine(take)
    #expect(lines == ["one", "two"])
    let handle = try FileHandle(forWritingTo: URL(filePath: file.path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data("ee\nfour".utf8))
    try reader.forEachLine(take)
    #expect(lines == ["one", "two", "three"])
    #expect(reader.tornBytes == 4)
    #expect(reader.lineOffset == 14)
  }

  @Test func `a compressed file that was cut anywhere is an error with a place`() throws {
    let octets = sample(7, bytes: 60_000)
    let whole = try File(octets)
    try gzip(whole.path)
    let zipped = Array(try Data(contentsOf: URL(filePath: whole.path + ".gz")))
    for length in stride(from: 2, to: zipped.count, by: 997) + [zipped.count - 1] {
      let cut = try File(Array(zipped[..<length]), "cut.jsonl.gz")
      do {
        _ = try read(cut.path)
        Issue.record("\(length) octets were taken for a whole file")
      } catch {
        #expect("\(error)".contains("at octet \(length) of \(cut.path)"))
      }
    }
  }

  @Test func `an octet that was changed is an error, or changes nothing`() throws {
    let octets = sample(8, bytes: 30_000)
    let whole = try File(octets)
    try gzip(whole.path)
    let zipped = Array(try Data(contentsOf: URL(filePath: whole.path + ".gz")))
    let wanted = split(octets)
    for place in stride(from: 0, to: zipped.count, by: 131) {
      var damaged = zipped
      damaged[place] ^= 0x10
      let file = try File(damaged, "damaged.jsonl.gz")
      guard let found = try? read(file.path) else { continue }
      // The head has a time, a name and such. Without its magic octets it is a plain file.
      #expect(place < 32)
      #expect(place < 2 || found.lines == wanted.lines)
    }
  }

  @Test func `a folder, a missing file and a pipe are errors`() throws {
    let file = try File([])
    let folder = LogPaths.folder(of: file.path)
    #expect(throws: AuditError.self) { try read(folder) }
    #expect(throws: AuditError.self) { try read(folder + "/none.jsonl") }
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let isMade = unsafe mkfifo(folder + "/pipe.jsonl", 0o600) == 0
    try #require(isMade)
    #expect(throws: AuditError.self) { try read(folder + "/pipe.jsonl") }
  }
}
