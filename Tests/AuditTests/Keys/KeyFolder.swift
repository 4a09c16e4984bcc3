import Foundation

/// A folder of its own with the path of a file of keys; gone afterwards.
final class KeyFolder {
  let name = "audit-hash-keys"
  let path: String
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appending(path: name).path
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Whatever stands in the folder.
  var names: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  }

  var mode: UInt32 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.posixPermissions] as? NSNumber)?.uint32Value ?? 0
  }

  func setMode(_ mode: UInt32) {
    try? FileManager.default.setAttributes(
      [.posixPermissions: NSNumber(value: mode)],
      ofItemAtPath: path
    )
  }

  func write(_ text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    setMode(0o600)
  }

  func read() throws -> String {
    String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
