import CLinux
import Glibc

extension Socket {
  /// Starts a connection.
  ///
  /// `finishConnect()` says what becomes of it, once the descriptor is writable.
  package static func connect(to address: SocketAddress) throws(SystemError) -> Socket {
    let socket = try open(address.family)
    if address.family != AF_UNIX { try socket.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1) }
    let result = socket.startConnect(to: address)
    guard result == 0 || result == -EINPROGRESS else { throw SystemError(-result, "connect") }
    return socket
  }

  package func finishConnect() -> ConnectResult { Socket.connectResult(descriptor) }

  /// 0, or a negative `errno`.
  func startConnect(to address: SocketAddress) -> Int32 {
    address.withStorage { storage, length in
      // SAFETY: the kernel reads `length` octets of `storage`.
      unsafe linux_connect(descriptor, storage, length)
    }
  }

  static func connectResult(_ descriptor: Int32) -> ConnectResult {
    let result = linux_socket_error(descriptor)
    guard result == 0 else { return .failed(-result) }
    // No error is also what an undecided connect says: only a connected socket has a peer.
    var peer = SocketAddress()
    let hasPeer = peer.fill { storage, length in
      // SAFETY: `length` says how much of `storage` may be written.
      unsafe linux_peer_address(descriptor, storage, length)
    }
    return hasPeer == 0 ? .connected : .pending
  }
}
