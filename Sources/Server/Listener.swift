import Transport

/// A listening socket of one loop.
final class Listener {
  let socket: Socket
  let isAdmin: Bool

  /// Connections may be waiting.
  ///
  /// Stays up while accepting is paused, so that none is forgotten.
  var isReadable = false

  init(socket: consuming Socket, isAdmin: Bool) {
    self.socket = socket
    self.isAdmin = isAdmin
  }
}
