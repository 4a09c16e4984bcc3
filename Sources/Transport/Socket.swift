import CLinux
import Glibc

/// Owns the descriptor of a stream socket that never blocks, and closes it.
package struct Socket: ~Copyable {
  /// -1 once closed.
  package private(set) var descriptor: Int32

  /// Takes over an open descriptor that does not block.
  package init(owning descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// Closes it; what the kernel still holds of sent octets goes out.
  ///
  /// Once is enough.
  package mutating func close() {
    guard descriptor >= 0 else { return }
    _ = Glibc.close(descriptor)
    descriptor = -1
  }

  /// Gives the descriptor away without closing it.
  package consuming func release() -> Int32 {
    let descriptor = descriptor
    discard self
    return descriptor
  }

  /// Two sockets that are connected with each other.
  package static func pair() throws(SystemError) -> SocketPair {
    var descriptors: (Int32, Int32) = (-1, -1)
    // SAFETY: a tuple of two equal members lies in memory like the array of two that is asked for.
    let result = unsafe withUnsafeMutableBytes(of: &descriptors) { bytes in
      unsafe linux_socket_pair(bytes.baseAddress?.assumingMemoryBound(to: Int32.self))
    }
    guard result == 0 else { throw SystemError(-result, "socketpair") }
    return SocketPair(first: Socket(owning: descriptors.0), second: Socket(owning: descriptors.1))
  }

  /// Receives what is there into a buffer of at least 1 octet.
  package func receive(into buffer: UnsafeMutableRawBufferPointer) -> IOResult {
    // SAFETY: the kernel writes at most `buffer.count` octets to it.
    let count = unsafe linux_receive(descriptor, buffer.baseAddress, buffer.count, 0)
    if count > 0 { return .count(count) }
    return count == 0 ? .closed : IOResult(errorNumber: Int32(-count))
  }

  /// Sends what the kernel takes of at least 1 octet.
  ///
  /// A peer that is gone makes no signal.
  package func send(_ buffer: UnsafeRawBufferPointer) -> IOResult {
    // SAFETY: the kernel reads at most `buffer.count` octets of it.
    let count = unsafe linux_send(descriptor, buffer.baseAddress, buffer.count)
    return count >= 0 ? .count(count) : IOResult(errorNumber: Int32(-count))
  }

  /// Looks at what could be received and leaves it there; of octets, one is looked at.
  package func peek() -> IOResult {
    let count = linux_peek(descriptor)
    if count > 0 { return .count(count) }
    return count == 0 ? .closed : IOResult(errorNumber: Int32(-count))
  }

  /// Ends what this side sends; receiving goes on.
  package func shutdownWrite() {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Makes the close a reset, so that the peer cannot take the end for an orderly one.
  package func resetOnClose() {
    _ = linux_set_reset_on_close(descriptor)
  }

  /// The address that it is bound to: says which port the kernel chose for port 0.
  package func localAddress() throws(SystemError) -> SocketAddress {
    var address = SocketAddress()
    let result = address.fill { storage, length in
      // SAFETY: `length` says how much of `storage` may be written.
      unsafe linux_local_address(descriptor, storage, length)
    }
    guard result == 0 else { throw SystemError(-result, "getsockname") }
    return address
  }
}
