import Audit
import Foundation
import Testing
import Transport

/// A log in a folder that goes with its owner, under the names that the gateway gives.
final class LogFiles: Sendable {
  let log: SampleLog
  let folder: String

  /// Of the closed segments.
  let names: [String]

  init(_ log: SampleLog) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("audit-files-\(UInt64.random(in: 0 ... .max))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    self.folder = folder
    self.log = log
    names = log.segments.dropLast().map(\.name)
    for segment in log.segments { try write(segment.octets, segment.name) }
    try write(log.secondPath, "audit-checkpoints.jsonl")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var paths: LogPaths { LogPaths(AuditConfiguration(path: path("audit.jsonl"))) }

  func path(_ name: String) -> String { folder + "/" + name }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path(name))))
  }

  func write(_ octets: [UInt8], _ name: String) throws {
    try Data(octets).write(to: URL(filePath: path(name)))
  }

  func append(_ octets: [UInt8], _ name: String) throws {
    let handle = try FileHandle(forWritingTo: URL(filePath: path(name)))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(octets))
    try handle.close()
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

  /// Gives a file another name.
  func rename(_ name: String, _ other: String) throws {
    try FileManager.default.moveItem(atPath: path(name), toPath: path(other))
  }

  func compress(_ segment: Int) throws {
    try SegmentCompressor.compress(path(log.segments[segment].name))
  }

  /// As `logrotate` and people do it.
  func compressByGzip(_ segment: Int) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = [path(log.segments[segment].name)]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  func verify() throws -> LogReport {
    try LogVerification.run(paths, keys: [log.key.verifyingKey])
  }
}
