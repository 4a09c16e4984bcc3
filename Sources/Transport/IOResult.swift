/// What became of a read or a write that does not wait.
///
/// Trivially copyable.
package enum IOResult: Equatable, Sendable {
  /// Octets moved, at least 1.
  case count(Int)

  /// Nothing can move now; the poller says when it can.
  case wouldBlock

  /// The peer ended the stream in order: a FIN, and with TLS its `close_notify` before it.
  case closed

  /// The connection is of no use any more: an `errno`, or one of the codes of `StreamFailure`.
  case failed(Int32)
}
