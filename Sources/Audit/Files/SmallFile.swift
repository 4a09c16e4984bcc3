import Glibc
import Transport

/// Files that are read and written whole, such as keys: never seen half written, not even after a
/// crash.
enum SmallFile {
  static let bytesMax = 65_536

  struct Content {
    var octets: [UInt8]

    /// The permission bits.
    var mode: UInt32
  }

  /// - Returns: Nil when there is no such file.
  static func read(_ path: String) throws(AuditError) -> Content? {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw AuditError("needs \(path), which cannot be read", code: errno)
    }
    defer { _ = Glibc.close(descriptor) }
    var status = stat()
    // SAFETY: the kernel fills `status`, which outlives the call.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw AuditError("needs \(path), which is no regular file", code: EINVAL)
    }
    var octets = [UInt8](repeating: 0, count: bytesMax + 1)
    var filled = 0
    while filled < octets.count {
      guard
        let count = FileOctets.read(descriptor, into: &octets, from: filled, at: filled)
      else { throw AuditError("needs \(path), which cannot be read", code: errno) }
      guard count > 0 else { break }
      filled += count
    }
    guard filled <= bytesMax else {
      throw AuditError("needs \(path), which is too long", code: EFBIG)
    }
    return Content(octets: Array(octets[..<filled]), mode: status.st_mode & 0o7777)
  }

  /// Reads a file that holds a secret.
  ///
  /// - Parameters:
  ///   - path: Of the file.
  ///   - lack: What there is not when it may not be used, such as "key that is secret".
  /// - Returns: Nil when there is no such file.
  /// - Throws: Also when others than the owner may do anything with it, or its group write it.
  static func readSecret(_ path: String, _ lack: String) throws(AuditError) -> Content? {
    guard let content = try read(path) else { return nil }
    guard content.mode & 0o027 == 0 else {
      let mode = String(content.mode & 0o777, radix: 8)
      throw AuditError(
        "has no \(lack): \(path) is open to others (mode \(mode)), chmod 600 \(path)",
        code: EACCES
      )
    }
    return content
  }

  /// Makes the file, whole and synced.
  ///
  /// - Returns: False when there is one already, which stays.
  static func create(_ path: String, _ octets: [UInt8], mode: UInt32) throws(AuditError) -> Bool {
    let draft = try write(path, octets, mode)
    // SAFETY: the paths are texts that end with a zero, alive during the calls.
    defer { _ = unsafe unlink(draft) }
    guard unsafe link(draft, path) == 0 else {
      if errno == EEXIST { return false }
      throw AuditError("needs \(path), which cannot be made", code: errno)
    }
    _ = FileOctets.syncFolder(LogPaths.folder(of: path))
    return true
  }

  /// Puts the file, whole and synced, in the place of another one.
  static func replace(_ path: String, _ octets: [UInt8], mode: UInt32) throws(AuditError) {
    let draft = try write(path, octets, mode)
    // SAFETY: the paths are texts that end with a zero, alive during the calls.
    guard unsafe rename(draft, path) == 0 else {
      let code = errno
      _ = unsafe unlink(draft)
      throw AuditError("needs \(path), which cannot be written", code: code)
    }
    _ = FileOctets.syncFolder(LogPaths.folder(of: path))
  }

  /// - Returns: The path of a new file beside `path`.
  private static func write(
    _ path: String,
    _ octets: [UInt8],
    _ mode: UInt32
  ) throws(AuditError) -> String {
    var entropy = Entropy()
    let draft = path + ".new-" + String(entropy.next(), radix: 16)
    // SAFETY: the path is a text that ends with a zero, alive during the calls.
    let descriptor = unsafe Glibc.open(
      draft,
      O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
      mode_t(mode)
    )
    guard descriptor >= 0 else {
      throw AuditError("needs \(path), which cannot be made", code: errno)
    }
    // The mode is as it is wanted, whatever the process's mask.
    let isWritten =
      fchmod(descriptor, mode_t(mode)) == 0 && FileOctets.write(octets, to: descriptor)
      && fsync(descriptor) == 0
    let code = errno
    _ = Glibc.close(descriptor)
    guard isWritten else {
      // SAFETY: as above.
      _ = unsafe unlink(draft)
      throw AuditError("needs \(path), which cannot be written", code: code)
    }
    return draft
  }
}
