import Audit
import Foundation
import Gateway
import HTTP1
import Logging
import Testing

/// A log in a folder of its own, which goes with it.
final class TestLog {
  let folder: URL
  var configuration: AuditConfiguration

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("audit-log-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    configuration = AuditConfiguration(path: folder.appendingPathComponent("audit.jsonl").path)
    configuration.durability = .os
    configuration.compressesSegments = false
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func open() throws -> AuditLog {
    var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    logger.logLevel = .critical
    return try AuditLog.open(configuration, logger: logger)
  }

  var active: URL { URL(fileURLWithPath: configuration.path) }
  var secondPath: URL { folder.appendingPathComponent("audit-checkpoints.jsonl") }

  /// Closed segments in their order, whoever closed them.
  var closed: [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasPrefix("audit-0") }.sorted()
      .map { folder.appendingPathComponent($0) }
  }

  func text(_ file: URL) throws -> String {
    String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  /// The records of some files, with their members.
  func records(_ files: [URL]? = nil) throws -> [[String: Any]] {
    try (files ?? closed + [active]).flatMap { file in
      try text(file).split(separator: "\n").compactMap { line in
        try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      }
    }
  }

  func kinds(_ files: [URL]? = nil) throws -> [String] {
    try records(files).map { $0["kind"] as? String ?? "" }
  }

  /// Whether every record continues the one before it, by `sequence` and by hash.
  func isChained() throws -> Bool {
    let records = try records()
    return zip(records, records.dropFirst()).allSatisfy { first, second in
      first["hash"] as? String == second["prev"] as? String
        && (first["seq"] as? Int ?? 0) + 1 == second["seq"] as? Int
    }
  }
}

extension AuditLog {
  /// Puts the intents of these calls on record, and the outcomes of those.
  func record(intents: [String] = [], outcomes: [String] = []) -> Bool {
    var first = ByteWriter(capacity: 1 << 16)
    var second = ByteWriter(capacity: 1 << 16)
    for id in intents { AuditLog.write(.intent, id, into: &first) }
    for id in outcomes { AuditLog.write(.outcome, id, into: &second) }
    // SAFETY: the writers are not touched during the call.
    return unsafe record(
      intents: first.bytes,
      outcomes: second.bytes,
      closings: outcomes.count { $0 != "read" }
    )
  }

  private static func write(_ kind: AuditKind, _ id: String, into writer: inout ByteWriter) {
    var record = AuditRecord(kind, unixMicroseconds: 1_700_000_000_000_000, into: &writer)
    record.add(.requestID, text: Array(id.utf8).span, into: &writer)
    if kind == .outcome { record.add(Outcome.ok, into: &writer) }
    let isWhole = record.end(into: &writer)
    #expect(isWhole)
  }
}
