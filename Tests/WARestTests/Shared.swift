import Foundation

/// What lies beside the repository: the recorded upstream and the design's tables.
enum Shared {
  static let directory = URL(filePath: #filePath)
    .resolvingSymlinksInPath()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent()
    .appending(path: "shared")

  typealias Object = [String: Any]

  /// Whether the data is there; its absence is told once a suite.
  static func has(_ path: String) -> Bool {
    let exists = FileManager.default.fileExists(atPath: directory.appending(path: path).path)
    if !exists { print("skipped: \(directory.path)/\(path) is not here") }
    return exists
  }

  static func list(_ path: String) throws -> [Object] {
    let data = try Data(contentsOf: directory.appending(path: path))
    return try JSONSerialization.jsonObject(with: data) as? [Object] ?? []
  }
}

extension [String: Any] {
  func text(_ name: String) -> String { self[name] as? String ?? "" }
  func flag(_ name: String) -> Bool { self[name] as? Bool ?? false }
  func number(_ name: String) -> Int { self[name] as? Int ?? 0 }
  func objects(_ name: String) -> [[String: Any]] { self[name] as? [[String: Any]] ?? [] }
  func texts(_ name: String) -> [String] { self[name] as? [String] ?? [] }
}
