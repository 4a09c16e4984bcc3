import CLinux
import Glibc

extension Socket {
  /// Connections that the kernel may hold until they are accepted; it cuts this to
  /// `net.core.somaxconn`.
  package static let backlogDefault = 4_096

  /// Listens on an address.
  ///
  /// The file of a Unix socket on which nobody listens any more is removed first. Port 0 lets the
  /// kernel choose one: see `localAddress()`. With `reusePort` several sockets, one a loop, share a
  /// port, and the kernel spreads connections over them.
  package static func listen(
    on address: SocketAddress,
    backlog: Int = backlogDefault,
    reusePort: Bool = false
  ) throws(SystemError) -> Socket {
    let socket = try open(address.family)
    if address.family != AF_UNIX {
      try socket.set(SOL_SOCKET, SO_REUSEADDR, 1)
      if reusePort { try socket.set(SOL_SOCKET, SO_REUSEPORT, 1) }
      if address.family == AF_INET6 { try socket.set(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
      // Accepted connections inherit it, which saves a system call each.
      try socket.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }
    var result = socket.bind(to: address)
    if result == -EADDRINUSE && address.family == AF_UNIX && isStale(address) {
      // SAFETY: the path ends with a zero and is copied.
      if let path = address.path { _ = unsafe unlink(path) }
      result = socket.bind(to: address)
    }
    guard result == 0 else { throw SystemError(-result, "bind") }
    result = linux_listen(socket.descriptor, Int32(clamping: backlog))
    guard result == 0 else { throw SystemError(-result, "listen") }
    return socket
  }

  /// Takes one connection from a listener.
  package func accept() -> AcceptResult {
    var peer = SocketAddress()
    let result = peer.fill { storage, length in
      // SAFETY: `length` says how much of `storage` may be written.
      unsafe linux_accept(descriptor, storage, length)
    }
    return result >= 0 ? .accepted(Socket(owning: result), peer) : .refused(-result)
  }

  static func open(_ family: Int32) throws(SystemError) -> Socket {
    let descriptor = linux_socket(family)
    guard descriptor >= 0 else { throw SystemError(-descriptor, "socket") }
    return Socket(owning: descriptor)
  }

  func set(_ level: Int32, _ option: Int32, _ value: Int32) throws(SystemError) {
    let result = linux_set_option(descriptor, level, option, value)
    guard result == 0 else { throw SystemError(-result, "setsockopt") }
  }

  private func bind(to address: SocketAddress) -> Int32 {
    address.withStorage { storage, length in
      // SAFETY: the kernel reads `length` octets of `storage`.
      unsafe linux_bind(descriptor, storage, length)
    }
  }

  /// The file of a Unix socket is there, but nobody would answer.
  private static func isStale(_ address: SocketAddress) -> Bool {
    guard let probe = try? open(AF_UNIX) else { return false }
    return probe.startConnect(to: address) == -ECONNREFUSED
  }
}
