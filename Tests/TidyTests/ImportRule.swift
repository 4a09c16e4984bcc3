/// Which target may import what: the arrows of ARCHITECTURE.md, for our own modules and for the
/// system's.
enum ImportRule {
  private static let everywhere: Set<String> = ["Synchronization"]

  static let allowed: [String: Set<String>] = [
    "HTTP1": [],
    "WARest": ["HTTP1"],
    "Gateway": ["HTTP1", "WARest"],
    "Transport": ["COpenSSL", "CLinux", "Glibc", "Dispatch"],
    "Audit": [
      "HTTP1", "Gateway", "Transport", "CZlib", "Logging", "Glibc", "Dispatch",
    ],
    "Server": [
      "HTTP1", "WARest", "Gateway", "Transport", "Audit", "Logging", "Glibc", "Dispatch",
    ],
    "Simulator": ["HTTP1", "WARest", "Transport", "Glibc", "Dispatch", "Foundation"],
    "warest-gateway": [
      "HTTP1", "WARest", "Gateway", "Transport", "Audit", "Server", "Simulator",
      "ArgumentParser", "Logging", "Yams", "Glibc", "Dispatch", "Foundation",
    ],
  ]

  static func violations(_ file: SourceFile) -> [String] {
    guard let target = file.target else { return [] }
    guard let allowed = allowed[target] else { return ["\(file.path): unknown target \(target)"] }
    return file.code.enumerated().compactMap { index, line in
      guard let module = module(of: line) else { return nil }
      if allowed.contains(module) || everywhere.contains(module) { return nil }
      return "\(file.place(index)): \(target) may not import \(module)"
    }
  }

  /// `Glibc` for `import Glibc`, `package import struct Glibc.stat` and `@testable import Glibc`.
  static func module(of line: String) -> String? {
    var words = line.split(whereSeparator: { $0 == " " || $0 == ";" }).map(String.init)
    let before: Set<String> = ["package", "internal", "private", "fileprivate", "public"]
    while let first = words.first, before.contains(first) || first.hasPrefix("@") {
      words.removeFirst()
    }
    guard words.count > 1, words[0] == "import" else { return nil }
    let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let"]
    let path = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return path.split(separator: ".").first.map(String.init)
  }
}
