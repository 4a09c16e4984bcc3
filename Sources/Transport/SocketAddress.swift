import CLinux
import Glibc

/// An IPv4, IPv6 or Unix socket address, as the kernel takes it.
///
/// Trivially copyable.
package struct SocketAddress: Equatable, Sendable {
  /// Octets of the largest one, `sockaddr_un`, rounded up.
  private static let bytesMax = 112

  private var storage: InlineArray<14, UInt64> = .init(repeating: 0)
  private var length: UInt32 = 0

  /// No address.
  package init() {}

  /// `AF_INET`, `AF_INET6`, `AF_UNIX`, or `AF_UNSPEC` when it is none.
  package var family: Int32 { length < 2 ? AF_UNSPEC : Int32(storage[0] & 0xffff) }

  /// Lets a system call read it; safe by itself, because what `body` does with the pointer is not.
  @safe func withStorage<Result>(_ body: (UnsafeRawPointer, UInt32) -> Result) -> Result {
    // SAFETY: `length` is never beyond the storage, and the pointer is not kept.
    unsafe withUnsafeBytes(of: storage) { bytes in
      guard let base = bytes.baseAddress else { preconditionFailure("storage has octets") }
      return unsafe body(base, length)
    }
  }

  /// Lets a system call write it: `body` gets the memory and its size, which it replaces by that of
  /// the address.
  @safe mutating func fill(
    _ body: (UnsafeMutableRawPointer, UnsafeMutablePointer<UInt32>) -> Int32
  ) -> Int32 {
    var size = UInt32(SocketAddress.bytesMax)
    // SAFETY: `size` is the size of the storage, and the pointers are not kept.
    let result = unsafe withUnsafeMutableBytes(of: &storage) { bytes in
      guard let base = bytes.baseAddress else { preconditionFailure("storage has octets") }
      return unsafe body(base, &size)
    }
    length = min(size, UInt32(SocketAddress.bytesMax))
    return result
  }

  package static func == (left: SocketAddress, right: SocketAddress) -> Bool {
    guard left.length == right.length else { return false }
    for index in left.storage.indices where left.storage[index] != right.storage[index] {
      return false
    }
    return true
  }

  /// The octet at an offset of the storage.
  func octet(_ offset: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: storage[offset >> 3] >> UInt64((offset & 7) * 8))
  }

  mutating func setOctet(_ offset: Int, _ value: UInt8) {
    let shift = UInt64((offset & 7) * 8)
    storage[offset >> 3] = storage[offset >> 3] & ~(0xff << shift) | UInt64(value) << shift
  }

  mutating func setFamily(_ family: Int32, length: Int) {
    storage[0] = storage[0] & ~0xffff | UInt64(UInt16(family))
    self.length = UInt32(min(length, SocketAddress.bytesMax))
  }

  /// Octets used.
  var byteCount: Int { Int(length) }
}
