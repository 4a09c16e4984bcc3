import Audit
import Glibc
import Transport

/// A file that takes another one's place once it is whole and on the disk, with the digest of what
/// was written at its end.
///
/// What a crash leaves of it stands under another name, and is removed by the next one.
final class LimitStateDraft {
  static let ending = ".draft"

  private let path: String
  private let draft: String
  private let descriptor: Int32
  private var hash = SHA256()

  /// The first call that went wrong.
  private(set) var failure: SystemError?

  init(_ path: String) throws(SystemError) {
    self.path = path
    draft = path + LimitStateDraft.ending
    descriptor = try LimitStateDraft.make(draft)
  }

  deinit { _ = close(descriptor) }

  private static func make(_ draft: String) throws(SystemError) -> Int32 {
    for isLast in [false, true] {
      // SAFETY: the path is a text that ends with a zero, alive during the calls.
      let descriptor = unsafe open(
        draft,
        O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
        mode_t(0o600)
      )
      if descriptor >= 0 { return descriptor }
      guard errno == EEXIST, !isLast else { break }
      // Left by a crash, or a link that somebody put there: the name goes, not what it leads to.
      _ = unsafe unlink(draft)
    }
    throw SystemError(errno, "open")
  }

  func append(_ octets: Span<UInt8>) -> Bool {
    guard failure == nil else { return false }
    hash.update(octets)
    return write(octets)
  }

  private func write(_ octets: Span<UInt8>) -> Bool {
    // SAFETY: the octets are alive during the call, which reads no more of them than there are.
    let isWritten = unsafe octets.withUnsafeBufferPointer { octets in
      unsafe FileOctets.write(octets, to: descriptor)
    }
    if !isWritten { failure = SystemError(errno, "write") }
    return isWritten
  }

  /// Takes the other file's place.
  func finish() throws(SystemError) {
    do throws(SystemError) {
      let digest = hash.finish().octets
      if failure == nil { _ = write(digest.span) }
      if let failure { throw failure }
      // The mode is as it is wanted, whatever the process's mask.
      guard fchmod(descriptor, 0o600) == 0 else { throw SystemError(errno, "fchmod") }
      guard fsync(descriptor) == 0 else { throw SystemError(errno, "fsync") }
      // SAFETY: the paths are texts that end with a zero, alive during the call.
      guard unsafe rename(draft, path) == 0 else { throw SystemError(errno, "rename") }
    } catch {
      discard()
      throw error
    }
    guard FileOctets.syncFolder(LimitStateDraft.folder(of: path)) else {
      throw SystemError(errno, "fsync")
    }
  }

  func discard() {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    _ = unsafe unlink(draft)
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
