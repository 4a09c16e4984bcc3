import Foundation
import Gateway
import Logging
import Synchronization
import Transport

@testable import Server

/// One loop on a thread of its own, whose pool of blocks can be looked at once it has ended.
final class WatchedLoop: Sendable {
  struct Blocks {
    /// Lent at the end; the loop itself keeps two for as long as it lives.
    var lent = -1
    /// Lent at one time at most: the pool never touches a new block while an old one is idle.
    var peak = -1
  }

  let url: String
  private let mailbox: Mailbox<LoopMessage>
  private let ended = DispatchSemaphore(value: 0)
  private let blocks = Mutex(Blocks())

  init(_ configuration: ServerConfiguration) throws {
    var listening = try ListenerSet(configuration, loops: 1)
    url = listening.urls[0]
    mailbox = try Mailbox()
    let gateway = try GatewayContext.test(configuration, mailbox)
    let address = SocketAddress.parse("127.0.0.1:\(configuration.upstream.port)")
    let listeners = listening.take(0)
    try LoopThread.start(name: "watched") {
      guard
        var loop = try? Loop(
          number: 0,
          gateway: gateway,
          listeners: listeners.open(),
          mailbox: self.mailbox,
          addresses: [address].compactMap(\.self)
        )
      else { return }
      loop.run()
      let lent = loop.pool.inUse
      self.blocks.withLock { $0 = Blocks(lent: lent, peak: lent + loop.pool.idleResident) }
      self.ended.signal()
    }.detach()
  }

  /// Lets what is under way come to its end.
  func finish() throws -> Blocks {
    mailbox.post(.drain)
    let limit = DispatchTime.now() + .milliseconds(Int(Wire.waitMilliseconds))
    guard ended.wait(timeout: limit) == .success else { throw WireError.nothingCame("the end") }
    return blocks.withLock(\.self)
  }
}
