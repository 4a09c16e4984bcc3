@testable import warest_gateway

/// A file system in a table; every folder is writable but those below `/read-only`.
struct FakeFiles: FileAccess {
  var contents: [String: String] = [:]
  var modes: [String: UInt32] = [:]

  func read(_ path: String, bytesMax: Int) throws(FileProblem) -> [UInt8] {
    guard let text = contents[path] else { throw FileProblem(message: "no such file or directory") }
    return Array(text.utf8)
  }

  func permissions(_ path: String) -> UInt32? { modes[path] ?? 0o600 }

  func problemWriting(_ path: String) -> FileProblem? {
    path.hasPrefix("/read-only/") ? FileProblem(message: "permission denied") : nil
  }
}
