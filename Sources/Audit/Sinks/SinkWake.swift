import Glibc
import Transport

/// Ends the wait of a sink's thread, whatever else it waits for.
final class SinkWake: Sendable {
  /// Becomes readable.
  let descriptor: Int32
  private let signalled: Int32

  private init(_ descriptor: Int32, _ signalled: Int32) {
    self.descriptor = descriptor
    self.signalled = signalled
  }

  static func make() throws(SystemError) -> SinkWake {
    let pair = try Socket.pair()
    let first = pair.first.release()
    return SinkWake(first, pair.second.release())
  }

  deinit {
    _ = close(descriptor)
    _ = close(signalled)
  }

  /// Wakes it, from any thread.
  ///
  /// One signal that was not seen yet is enough.
  func signal() {
    var octet: UInt8 = 1
    // SAFETY: one octet is read.
    _ = unsafe send(signalled, &octet, 1, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
  }

  /// For the thread.
  func reset() {
    var octets: (UInt64, UInt64) = (0, 0)
    // SAFETY: 16 octets are written at most.
    while unsafe recv(descriptor, &octets, 16, Int32(MSG_DONTWAIT)) > 0 {}
  }
}
