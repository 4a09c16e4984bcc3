/// Something happened to a descriptor.
///
/// Trivially copyable.
package struct PollEvent: Equatable, Sendable {
  /// What the owner registered the descriptor with.
  package let token: UInt64

  /// The kernel's bits (`EPOLLIN` and so on).
  @usableFromInline let bits: UInt32

  @inlinable package init(token: UInt64, bits: UInt32) {
    self.token = token
    self.bits = bits
  }

  /// Octets, an end of stream or a connection to accept are waiting.
  @inlinable package var isReadable: Bool { bits & 0x1 != 0 }

  /// The kernel takes octets again, or a connect was decided.
  @inlinable package var isWritable: Bool { bits & 0x4 != 0 }

  /// The peer will send nothing more (`EPOLLRDHUP`), or the connection is gone (`EPOLLHUP`).
  ///
  /// A short read then does not mean that nothing is left to read: the end of stream still is.
  @inlinable package var isHangup: Bool { bits & 0x2010 != 0 }

  /// The connection failed; the next read or write says how.
  @inlinable package var isError: Bool { bits & 0x8 != 0 }
}
