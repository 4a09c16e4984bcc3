import Foundation

/// The project's own Swift files.
enum Project {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static let sources: [SourceFile] = files(below: "Sources")
  static let tests: [SourceFile] = files(below: "Tests") + files(below: "Benchmarks")
  static let all: [SourceFile] = sources + tests

  private static func files(below folder: String) -> [SourceFile] {
    let start = root.appending(path: folder).resolvingSymlinksInPath()
    guard let paths = FileManager.default.enumerator(atPath: start.path) else { return [] }
    return paths.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".swift") && !$0.contains(".build") }
      .sorted()
      .compactMap { path in
        let url = start.appending(path: path)
        guard let text = try? String(contentsOf: url, encoding: .utf8) else { return nil }
        return SourceFile(path: "\(folder)/\(path)", text: text)
      }
  }
}
