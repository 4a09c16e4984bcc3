import Foundation
import Glibc

/// Puts another file under a descriptor that this process has open, as if the disk had changed
/// under it: no privileges, no other test disturbed.
struct AuditSwap {
  private let descriptor: Int32
  private let original: Int32

  init(_ path: String, to other: String) throws {
    let entries = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
    let real = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    let found = entries.first { entry in
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/self/fd/\(entry)"
      )
      return target == real
    }
    guard let found, let descriptor = Int32(found) else { throw WireError.noAddress(path) }
    self.descriptor = descriptor
    original = dup(descriptor)
    // SAFETY: a text that ends with a zero, alive during the call.
    let replacement = unsafe open(other, O_RDWR | O_APPEND | O_CLOEXEC)
    guard replacement >= 0, dup2(replacement, descriptor) == descriptor else {
      throw WireError.failed(errno)
    }
    Glibc.close(replacement)
  }

  func undo() {
    _ = dup2(original, descriptor)
    Glibc.close(original)
  }
}
