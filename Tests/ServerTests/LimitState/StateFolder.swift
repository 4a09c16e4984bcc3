import Foundation
import Gateway
import Testing

@testable import Audit
@testable import Server

/// A folder with the file of the limits and an audit log, which goes with it.
final class StateFolder {
  static let start: Int64 = 1_795_514_232_000_000

  let path: String
  private(set) var records = AuditLines()

  init() throws {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("limit-state-\(UInt64.random(in: 0 ... .max))").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var audit: AuditConfiguration { AuditConfiguration(path: path + "/audit.jsonl") }
  var file: String { LogPaths(audit).limitState }
  var draft: String { file + ".draft" }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  func octets() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file))) }

  func write(_ octets: [UInt8], to path: String? = nil) throws {
    try Data(octets).write(to: URL(filePath: path ?? file))
    try setMode(path ?? file, 0o600)
  }

  func setMode(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  /// Of a regular file; links are not followed.
  func mode(_ path: String) throws -> Int? {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
    return (attributes[.posixPermissions] as? NSNumber)?.intValue
  }

  // MARK: The audit log

  func add(_ body: (inout AuditLines) -> Void) { body(&records) }

  /// Brings the records so far into the active segment.
  func flush() throws { try write(records.octets, to: audit.path) }

  /// Closes the segment, and compresses it.
  func rotate(compressing: Bool) throws {
    let paths = LogPaths(audit)
    let first = records.first
    let name = paths.closed(firstSequence: first.sequence, unixMicroseconds: first.time)
    try write(records.octets, to: name)
    if compressing { try SegmentCompressor.compress(name) }
    records.beginSegment()
    try flush()
  }

  var lastSequence: UInt64 { records.sequence }
}
