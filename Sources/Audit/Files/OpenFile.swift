import Glibc
import Transport

/// A file that is read or written whole; closed with its last reference.
final class OpenFile {
  let path: String
  private let descriptor: Int32

  private init(_ path: String, _ descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { _ = close(descriptor) }

  static func read(_ path: String) throws(AuditError) -> OpenFile {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { throw AuditError("cannot be read: \(path)", code: errno) }
    let file = OpenFile(path, descriptor)
    guard FileIdentity(descriptor: descriptor)?.isRegularFile ?? false else {
      throw AuditError("is no regular file: \(path)", code: EINVAL)
    }
    return file
  }

  /// Makes a file with the owner, the mode and the times of another one.
  static func create(_ path: String, like other: OpenFile) throws(AuditError) -> OpenFile {
    var status = stat()
    // SAFETY: the kernel fills `status`; the path is a text that ends with a zero.
    guard unsafe fstat(other.descriptor, &status) == 0 else {
      throw AuditError("cannot be read: \(other.path)", code: errno)
    }
    let descriptor = unsafe open(
      path,
      O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
      mode_t(0o600)
    )
    guard descriptor >= 0 else { throw AuditError("cannot be made: \(path)", code: errno) }
    let file = OpenFile(path, descriptor)
    // Only root may give files away; whoever is not owns the other one as a rule.
    _ = fchown(descriptor, status.st_uid, status.st_gid)
    guard fchmod(descriptor, status.st_mode & 0o777) == 0 else {
      throw AuditError("cannot be made: \(path)", code: errno)
    }
    file.times = (status.st_atim, status.st_mtim)
    return file
  }

  private var times: (timespec, timespec)?

  /// Reads as many octets as fit into `piece` behind `start`, unless the file ends before.
  func read(
    into piece: inout [UInt8],
    from start: Int,
    at offset: Int
  ) throws(AuditError) -> Int {
    var filled = start
    while filled < piece.count {
      guard
        let count = FileOctets.read(
          descriptor,
          into: &piece,
          from: filled,
          at: offset + filled - start
        )
      else { throw AuditError("cannot be read: \(path)", code: errno) }
      if count == 0 { break }
      filled += count
    }
    return filled - start
  }

  func write(_ octets: [UInt8]) throws(AuditError) {
    guard FileOctets.write(octets, to: descriptor) else {
      throw AuditError("cannot be written: \(path)", code: errno)
    }
  }

  /// Brings all of it to the disk.
  func finish() throws(AuditError) {
    if let times {
      let both = [times.0, times.1]
      // SAFETY: the kernel reads two times.
      _ = unsafe both.withUnsafeBufferPointer { unsafe futimens(descriptor, $0.baseAddress) }
    }
    guard fsync(descriptor) == 0 else {
      throw AuditError("cannot be synced: \(path)", code: errno)
    }
  }

  /// Removes a name, if it still leads to this file.
  func removeName(_ name: String) throws(AuditError) {
    guard let own = FileIdentity(descriptor: descriptor), let named = FileIdentity(path: name),
      named.isSameFile(as: own)
    else { throw AuditError("was replaced meanwhile: \(name)", code: ESTALE) }
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    guard unsafe unlink(name) == 0 else {
      throw AuditError("cannot be removed: \(name)", code: errno)
    }
  }
}
