import Glibc
import Synchronization

/// A segment that is open for writing; closed with its last reference.
///
/// Whoever syncs it holds a reference, so that its descriptor is never another file's meanwhile.
final class OpenSegment: Sendable {
  private let isDoubtful = Mutex(false)

  let descriptor: Int32
  let identity: FileIdentity

  /// Of the first record that it has, or will have.
  let firstSequence: UInt64

  /// When its first record was written, in microseconds since 1970.
  let startedAt: Int64

  /// Takes over a descriptor.
  init(_ descriptor: Int32, firstSequence: UInt64, startedAt: Int64) {
    self.descriptor = descriptor
    self.firstSequence = firstSequence
    self.startedAt = startedAt
    identity = FileIdentity(descriptor: descriptor) ?? FileIdentity()
  }

  deinit { _ = Glibc.close(descriptor) }

  /// Brings to the disk what was written before the call.
  ///
  /// The kernel tells a failure once, to one of those that sync at the same time: so one at a time,
  /// and after a failure nobody is told that all is well.
  ///
  /// - Returns: False once that has failed, for good; `errno` is set by the call that failed.
  func sync() -> Bool {
    isDoubtful.withLock { isDoubtful in
      if isDoubtful { return false }
      isDoubtful = fdatasync(descriptor) != 0
      return !isDoubtful
    }
  }

  /// Where the last write ended; octets of others before it count as well.
  var end: Int { max(Int(lseek(descriptor, 0, SEEK_CUR)), 0) }

  /// Makes the file end at `place`, where the last write began.
  func takeBack(to place: Int) -> Bool {
    let isThere = lseek(descriptor, place, SEEK_SET) == place
    return isThere && ftruncate(descriptor, place) == 0
  }

  /// Whether it has left its path: moved or deleted; nil: it is there.
  func absence(from path: String) -> SegmentReason? {
    guard let open = FileIdentity(descriptor: descriptor) else { return nil }
    if open.links == 0 { return .deleted }
    let isThere = FileIdentity(path: path)?.isSameFile(as: identity) ?? false
    return isThere ? nil : .moved
  }

  /// Says where the file is now, whatever it was called when it was opened.
  var currentPath: String? {
    var buffer = [CChar](repeating: 0, count: 4_096)
    // SAFETY: the kernel writes at most as many octets as the buffer has.
    let count = unsafe readlink("/proc/self/fd/\(descriptor)", &buffer, buffer.count)
    guard count > 0 else { return nil }
    return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
