import Audit
package import Gateway
import Glibc
import Transport

/// What is in the file that keeps the limits, read before the limits are made: their table hashes
/// names by the seed that the file has.
package struct LimitStateReading: Sendable {
  package enum Content: Sendable {
    case snapshot(LimitSnapshot)
    case missing

    /// There is something that is not used, and why.
    case refused(String)
  }

  /// Octets of a file that is read at all.
  static let bytesMax = 1 << 31

  /// Octets of the digest at its end.
  static let digestBytes = 32

  package let content: Content

  /// Of the snapshot; a new one when there is none.
  package let seed: (UInt64, UInt64)

  /// Reads the file; a symbolic link is not followed, and a file that others may write is not used.
  package init(_ path: String?) {
    content = path.map { LimitStateReading.read($0) } ?? .missing
    guard case .snapshot(let snapshot) = content else {
      var entropy = Entropy()
      seed = (entropy.next(), entropy.next())
      return
    }
    seed = (snapshot.head.seed[0], snapshot.head.seed[1])
  }

  private static func read(_ path: String) -> Content {
    // SAFETY: the path is a text that ends with a zero, alive during the call.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      return errno == ENOENT ? .missing : .refused("cannot be read: \(SystemError.text(errno))")
    }
    defer { _ = close(descriptor) }
    var status = stat()
    // SAFETY: the kernel fills `status`, which outlives the call.
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      return .refused("is no regular file")
    }
    guard status.st_mode & 0o022 == 0 else { return .refused("may be written by others") }
    let bytes = Int(status.st_size)
    guard bytes <= bytesMax else { return .refused("is too long") }
    var octets = [UInt8](repeating: 0, count: bytes)
    var filled = 0
    while filled < bytes {
      guard let count = FileOctets.read(descriptor, into: &octets, from: filled, at: filled) else {
        return .refused("cannot be read: \(SystemError.text(errno))")
      }
      guard count > 0 else { return .refused("is cut short") }
      filled += count
    }
    return check(octets)
  }

  /// First the digest, then everything else.
  static func check(_ octets: [UInt8]) -> Content {
    guard octets.count > digestBytes else { return .refused("is cut short") }
    guard hasDigest(octets.span) else { return .refused("does not match its digest") }
    do throws(LimitSnapshotError) {
      return .snapshot(try LimitSnapshot(Array(octets.dropLast(digestBytes))))
    } catch {
      return .refused("\(error)")
    }
  }

  private static func hasDigest(_ octets: Span<UInt8>) -> Bool {
    let end = octets.count - digestBytes
    let written = InlineArray<32, UInt8> { index in octets[end + index] }
    return SHA256.digest(octets.extracting(first: end)) == Digest32(octets: written)
  }
}
