import Dispatch
import Logging
import Synchronization
import Transport

/// Keeps the addresses of WARest up to date, off the loops.
final class UpstreamAddresses: Sendable {
  /// Seconds after which a name is looked up again, asked for or not.
  private static let secondsMax = 30

  private let host: String
  private let port: UInt16
  private let logger: Logger
  private let queue = DispatchQueue(label: "warest-gateway.upstream")
  private let isStopped = Atomic<Bool>(false)

  init(_ upstream: UpstreamConfiguration, logger: Logger) {
    host = upstream.host
    port = upstream.port
    self.logger = logger
  }

  /// Looks up on the calling thread, before the loops start; empty when there is no address yet.
  func lookUpNow() -> [SocketAddress] {
    if let literal = SocketAddress(literal: host, port: port) { return [literal] }
    switch Resolver.lookUp(host: host, port: port) {
    case .success(let addresses): return addresses
    case .failure(let error):
      logger.error("WARest's address cannot be found yet", metadata: ["reason": "\(error)"])
      return []
    }
  }

  /// Looks up every half minute, and a second after a loop asked for it.
  func watch(_ mailboxes: [Mailbox<LoopMessage>], isWanted: @escaping @Sendable () -> Bool) {
    guard SocketAddress(literal: host, port: port) == nil else { return }
    schedule(mailboxes, isWanted, age: 0)
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }

  private func schedule(
    _ mailboxes: [Mailbox<LoopMessage>],
    _ isWanted: @escaping @Sendable () -> Bool,
    age: Int
  ) {
    queue.asyncAfter(deadline: .now() + .seconds(1)) {
      guard !self.isStopped.load(ordering: .relaxed) else { return }
      let isDue = age + 1 >= UpstreamAddresses.secondsMax || isWanted()
      if isDue, case .success(let addresses) = Resolver.lookUp(host: self.host, port: self.port) {
        for mailbox in mailboxes { mailbox.post(.resolved(addresses)) }
      }
      self.schedule(mailboxes, isWanted, age: isDue ? 0 : age + 1)
    }
  }
}
