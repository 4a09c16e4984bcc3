import Glibc
import Transport

/// The file system of this machine.
struct HostFileAccess: FileAccess {
  func read(_ path: String, bytesMax: Int) throws(FileProblem) -> [UInt8] {
    // SAFETY: the path lives through the call as a C string.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.lastProblem() }
    defer { close(descriptor) }
    var status = stat()
    // SAFETY: `status` outlives the call, which only writes to it.
    guard unsafe fstat(descriptor, &status) == 0 else { throw Self.lastProblem() }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileProblem(message: "is a folder") }
    var octets = [UInt8](repeating: 0, count: bytesMax + 1)
    var filled = 0
    while filled < octets.count {
      let room = octets.count - filled
      // SAFETY: the pointer is used within the closure and the length ends with the array.
      let count = unsafe octets.withUnsafeMutableBytes { buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), room)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.lastProblem() }
      if count == 0 { break }
      filled += count
    }
    guard filled <= bytesMax else {
      throw FileProblem(message: "is larger than \(SizeSyntax.describe(bytesMax))")
    }
    return Array(octets[..<filled])
  }

  func permissions(_ path: String) -> UInt32? {
    var status = stat()
    // SAFETY: `status` outlives the call, which only writes to it.
    guard unsafe stat(path, &status) == 0 else { return nil }
    return status.st_mode & 0o7777
  }

  func problemWriting(_ path: String) -> FileProblem? {
    var status = stat()
    // SAFETY: `status` outlives the call, which only writes to it.
    if unsafe stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT != S_IFDIR else { return FileProblem(message: "is a folder") }
      // SAFETY: the path lives through the call as a C string.
      return unsafe access(path, W_OK) == 0 ? nil : Self.lastProblem()
    }
    let folder = Self.folder(of: path)
    // SAFETY: the path lives through the call as a C string.
    return unsafe access(folder, W_OK | X_OK) == 0
      ? nil : FileProblem(message: "cannot be made: \(folder): \(Self.lastProblem().message)")
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// `errno` in the C library's words, first letter lowered to stand inside a sentence.
  private static func lastProblem() -> FileProblem {
    let text = SystemError.text(errno)
    return FileProblem(message: text.prefix(1).lowercased() + text.dropFirst())
  }
}
