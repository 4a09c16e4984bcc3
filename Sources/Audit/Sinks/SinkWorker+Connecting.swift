import Glibc
import Transport

extension SinkWorker {
  mutating func open(stopAt: UInt64?) {
    switch target {
    case .standardOutput: return
    case .syslogSocket(let path): open(path, stopAt: stopAt)
    case .syslogTCP(let host, let port): open(host, port, stopAt: stopAt)
    }
    guard let framing = connection?.framing else { return }
    batch.reframe(framing)
    progressAt = Clock.monotonicNanoseconds()
  }

  private mutating func open(_ path: String, stopAt: UInt64?) {
    do {
      connection = SinkConnection(try SinkConnection.datagram(to: path), .datagrams)
    } catch {
      // It takes streams.
      guard error.code == EPROTOTYPE, let address = SocketAddress(path: path) else {
        lose("\(error)")
        return
      }
      if let reason = open(address, .terminated, stopAt: stopAt) { lose(reason) }
    }
  }

  /// The name is asked for anew each time: the server may have moved.
  private mutating func open(_ host: String, _ port: UInt16, stopAt: UInt64?) {
    switch Resolver.lookUp(host: host, port: port) {
    case .failure(let error): lose("\(error)")
    case .success(let addresses):
      var reason = "no address"
      for address in addresses {
        guard let failure = open(address, .counted, stopAt: stopAt) else { return }
        reason = failure
      }
      lose(reason)
    }
  }

  /// - Returns: Why there is no connection; nil: there is.
  private mutating func open(
    _ address: SocketAddress,
    _ framing: SinkBatch.Framing,
    stopAt: UInt64?
  ) -> String? {
    do {
      let socket = try Socket.connect(to: address)
      let now = Clock.monotonicNanoseconds()
      let giveUpAt = min(now + timing.connectNanoseconds, stopAt ?? .max)
      while true {
        switch socket.finishConnect() {
        case .connected:
          connection = SinkConnection(socket, framing)
          return nil
        case .failed(let code): return SystemError.text(code)
        case .pending:
          if Clock.monotonicNanoseconds() >= giveUpAt { return "the receiver does not answer" }
          if shared.stopAt != stopAt { return "the gateway stops" }
          _ = wait(socket.descriptor, for: Events.output, until: giveUpAt)
        }
      }
    } catch {
      return "\(error)"
    }
  }
}
