import Foundation
import Simulator

/// One recorded request and what the real server answered.
struct Recording: Sendable {
  let index: Int
  let operation: String
  let name: String
  let request: JSON
  let response: JSON
  let note: String
  let calls: [JSON]?

  /// The recordings lie beside the repository, for everybody who develops it.
  static let file = URL(filePath: #filePath).resolvingSymlinksInPath()
    .appending(path: "../../../../shared/upstream/transcripts.json").standardizedFileURL

  static let operationsFile = file.deletingLastPathComponent()
    .appending(path: "operations.json")

  static let isPresent = FileManager.default.fileExists(atPath: file.path)

  static func load() throws -> [Recording] {
    let octets = Array(try Data(contentsOf: file))
    return (try JSONParser.parse(octets).array ?? []).enumerated().map { index, entry in
      Recording(
        index: index,
        operation: entry["operationId"]?.string ?? "",
        name: entry["case"]?.string ?? "",
        request: entry["request"] ?? [:],
        response: entry["response"] ?? [:],
        note: entry["note"]?.string ?? "",
        calls: (entry["whatsappCalls"] ?? entry["response"]?["whatsappCalls"])?.array
      )
    }
  }

  var title: String { "[\(index)] \(operation) \(name)" }

  var status: Int? { response["status"]?.number.map { Int($0) } }

  func header(_ name: String) -> String? { response["headers"]?[name]?.string }

  /// The raw octets of a conversation that was recorded as such.
  var rawRequest: String? { request["raw"]?.string }
  var rawResponse: String? { response["raw"]?.string }
}
