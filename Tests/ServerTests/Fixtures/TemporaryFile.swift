import Foundation

/// A log in a folder for one test; what is there goes with its owner.
final class TemporaryFile {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("audit-\(UInt64.random(in: 0 ... .max))")
  var path: String { folder.appendingPathComponent("audit.jsonl").path }

  init() {
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }
}
