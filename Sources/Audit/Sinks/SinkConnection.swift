import Glibc
import Transport

/// A socket to a receiver of syslog messages.
struct SinkConnection: ~Copyable {
  var socket: Socket
  let framing: SinkBatch.Framing

  /// In monotonic nanoseconds.
  let openedAt: UInt64

  init(_ socket: consuming Socket, _ framing: SinkBatch.Framing) {
    self.socket = socket
    self.framing = framing
    openedAt = Clock.monotonicNanoseconds()
  }

  /// Takes what the peer says, which means nothing here.
  ///
  /// - Returns: Why the connection has ended; nil: it has not.
  func readAway() -> String? {
    for _ in 0..<SinkLimits.readsMax {
      // SAFETY: the memory is lent for this call.
      let result = unsafe withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 8) { memory in
        unsafe socket.receive(into: memory)
      }
      switch result {
      case .count: continue
      case .wouldBlock: return nil
      case .closed: return "the receiver closed the connection"
      case .failed(let code): return SystemError.text(code)
      }
    }
    return nil
  }

  /// Connects a datagram socket, which the receiver of `/dev/log` mostly is.
  static func datagram(to path: String) throws(SystemError) -> Socket {
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = Glibc.socket(AF_UNIX, kind, 0)
    guard descriptor >= 0 else { throw SystemError(errno, "socket") }
    let socket = Socket(owning: descriptor)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let octets = Array(path.utf8.prefix(SocketAddress.pathBytesMax))
    // SAFETY: the path and the zero behind it fit; the kernel reads no more than the address.
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { memory in
      unsafe memory.copyBytes(from: octets)
    }
    let result = unsafe withUnsafeBytes(of: &address) { memory in
      unsafe Glibc.connect(
        descriptor,
        memory.baseAddress?.assumingMemoryBound(to: sockaddr.self),
        socklen_t(memory.count)
      )
    }
    guard result == 0 else { throw SystemError(errno, "connect") }
    return socket
  }
}
