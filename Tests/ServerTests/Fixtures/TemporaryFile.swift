import Foundation

/// A path for one test; what is there goes with its owner.
final class TemporaryFile {
  let path = FileManager.default.temporaryDirectory
    .appendingPathComponent("audit-\(UInt64.random(in: 0 ... .max)).jsonl").path

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
