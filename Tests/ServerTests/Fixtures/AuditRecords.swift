import Foundation
import Testing

/// The records of an audit log, all its segments, as somebody who is not the gateway reads them.
struct AuditRecords {
  let records: [AuditEntry]

  init(path: String) throws {
    let active = URL(fileURLWithPath: path)
    let folder = active.deletingLastPathComponent()
    let closed = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
      $0.hasPrefix("audit-0") && $0.hasSuffix(".jsonl")
    }
    let files = closed.sorted().map { folder.appendingPathComponent($0) } + [active]
    let text = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }.joined()
    records = try text.split(separator: "\n").compactMap { line in
      guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) else {
        return nil
      }
      return AuditEntry(members: try #require(object as? [String: Any]))
    }
  }

  func of(_ kind: String) -> [AuditEntry] { records.filter { $0["kind"] == kind } }

  /// The one outcome, when there is just one.
  func outcome(of id: String) throws -> AuditEntry {
    let found = of("outcome").filter { $0["request_id"] == id }
    try #require(found.count == 1, "\(found.count) outcomes of \(id)")
    return found[0]
  }

  /// Every intent has one outcome, after it, and sequence numbers rise by one.
  func expectInOrder(_ location: SourceLocation = #_sourceLocation) {
    for (index, intent) in records.enumerated() where intent["kind"] == "intent" {
      let id = intent["request_id"]
      let outcomes = records.indices.filter {
        records[$0]["kind"] == "outcome" && records[$0]["request_id"] == id
      }
      #expect(outcomes.count == 1, "outcomes of \(id)", sourceLocation: location)
      #expect(outcomes.allSatisfy { $0 > index }, sourceLocation: location)
    }
    let numbers = records.compactMap(\.sequence)
    #expect(numbers == Array(1...max(1, numbers.count)), sourceLocation: location)
  }
}

struct AuditEntry {
  let members: [String: Any]

  /// A member's text; "" when there is none.
  subscript(_ name: String) -> String { members[name] as? String ?? "" }

  var sequence: Int? { members["seq"] as? Int }

  func number(_ name: String) -> Int? { members[name] as? Int }
}
