import Audit
import Gateway
import Transport

@testable import Server

/// A loop that runs on the test's own thread, turn by turn.
final class SteppedLoop {
  let url: String
  let upstream: UpstreamListener
  let audit = TemporaryFile()
  private var loop: Loop

  init(adjust: (inout ServerConfiguration) -> Void = { _ in }) throws {
    upstream = try UpstreamListener()
    var configuration = TestGateway.configuration(audit: audit.path, port: upstream.port)
    configuration.audit.durability = .os
    adjust(&configuration)
    var listening = try ListenerSet(configuration, loops: 1)
    url = listening.urls[0]
    let listeners = listening.take(0)
    let mailbox = try Mailbox<LoopMessage>()
    loop = try Loop(
      number: 0,
      gateway: GatewayContext.test(configuration, mailbox),
      listeners: listeners.open(),
      mailbox: mailbox,
      addresses: [SocketAddress.parse("127.0.0.1:\(configuration.upstream.port)")]
        .compactMap(\.self)
    )
  }

  deinit { loop.closeEverything() }

  /// Runs turns until something has happened; a turn without events waits a little.
  func turn(until isDone: () throws -> Bool) throws {
    for _ in 0..<100 {
      if try isDone() { return }
      loop.turn()
    }
    throw WireError.nothingCame("in 100 turns")
  }

  func turn() { loop.turn() }

  /// Ends the loop as a stop does, and the log with it.
  func stop() {
    loop.closeEverything()
    loop.gateway.audit?.close()
  }

  var auditLog: AuditLog? { loop.gateway.audit }

  /// Intents on their way to the disk.
  var committing: Int { loop.committing.count }

  /// Whether there is a caller who has left while his call goes on.
  var hasLeft: Bool { loop.downstreams.contains { $0.value.isGone } }
}
