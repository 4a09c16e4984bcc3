import Foundation

/// A line of the audit file, as far as the tests look into it.
struct AuditEntry: Decodable {
  var kind: String
  var requestID: String?
  var operation: String?
  var outcome: String?
  var delivery: String?
  var reason: String?

  enum CodingKeys: String, CodingKey {
    case kind, operation, outcome, delivery, reason
    case requestID = "request_id"
  }

  /// - Returns: The whole lines of the file; a line that a kill cut off is no line.
  static func all(of file: URL) throws -> [AuditEntry] {
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lines.removeLast()
    return try lines.map { line in
      do {
        return try JSONDecoder().decode(AuditEntry.self, from: Data(line.utf8))
      } catch {
        throw TestFailure("\(line): \(error)")
      }
    }
  }
}
