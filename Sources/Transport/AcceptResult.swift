import Glibc

/// What came of taking a connection from a listener.
package enum AcceptResult: ~Copyable {
  case accepted(Socket, SocketAddress)

  /// Nobody waits.
  case wouldBlock

  /// No descriptor or no memory is free. The client keeps waiting in the kernel's queue, so asking
  /// again at once would spin: the owner pauses.
  case exhausted

  /// That one connection failed before it was taken (`errno`); the next may be well.
  case failed(Int32)

  /// Sorts an `errno` of `accept4`.
  static func refused(_ code: Int32) -> AcceptResult {
    switch code {
    case EAGAIN: .wouldBlock
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: .exhausted
    default: .failed(code)
    }
  }
}
