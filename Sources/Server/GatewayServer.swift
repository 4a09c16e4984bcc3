import Audit
import Dispatch
import Gateway
package import Logging
import Synchronization
import Transport
import WARest

/// The running gateway: its loops, and what they share.
package final class GatewayServer: Sendable {
  /// `http://ADDRESS:PORT` of each listener, or `unix:/path`, with the ports really taken.
  package let urls: [String]

  private let gateway: GatewayContext
  private let mailboxes: [Mailbox<LoopMessage>]
  private let running: DispatchGroup
  private let upstream: UpstreamAddresses

  private init(
    urls: [String],
    gateway: GatewayContext,
    mailboxes: [Mailbox<LoopMessage>],
    running: DispatchGroup,
    upstream: UpstreamAddresses
  ) {
    self.urls = urls
    self.gateway = gateway
    self.mailboxes = mailboxes
    self.running = running
    self.upstream = upstream
  }

  /// Opens the audit file, the listeners and the loops; accepts when it returns.
  package static func start(
    _ configuration: ServerConfiguration,
    logger: Logger
  ) throws(StartError) -> GatewayServer {
    SignalSource.ignoreBrokenPipe()
    _ = DescriptorLimit.raise()
    let loops = configuration.loops > 0 ? configuration.loops : LoopThread.processorCount
    var listening = try ListenerSet(configuration, loops: loops)
    let mailboxes = try (0..<loops).map { _ throws(StartError) in try makeMailbox() }
    let gateway = try makeContext(configuration, mailboxes, logger: logger)
    let upstream = UpstreamAddresses(configuration.upstream, logger: logger)
    let addresses = upstream.lookUpNow()
    let running = DispatchGroup()
    for number in 0..<loops {
      try startLoop(
        number,
        gateway: gateway,
        listeners: listening.take(number),
        mailbox: mailboxes[number],
        addresses: addresses,
        running: running
      )
    }
    upstream.watch(mailboxes, isWanted: { gateway.takeResolutionRequest() })
    return GatewayServer(
      urls: listening.urls,
      gateway: gateway,
      mailboxes: mailboxes,
      running: running,
      upstream: upstream
    )
  }

  /// Stops accepting, finishes the calls in flight, as long as the configuration allows, and closes
  /// the audit file.
  package func drain() {
    upstream.stop()
    for mailbox in mailboxes { mailbox.post(.drain) }
    let limit = DispatchTime.now() + .seconds(gateway.configuration.drainSeconds)
    if running.wait(timeout: limit) == .timedOut {
      gateway.logger.warning("calls were still under way at the end of the drain time")
      for mailbox in mailboxes { mailbox.post(.stop) }
      running.wait()
    }
    // The log first: its last record has a number that the kept limits name.
    gateway.audit?.close()
    gateway.gate.state?.close()
  }

  /// SIGHUP: looks at once whether the audit file is still the one at its path, and whether another
  /// key is in use.
  package func reopenAudit() {
    gateway.audit?.reopen()
    gateway.reloadRecipientKeys()
  }

  /// SIGHUP: takes over the limits of another configuration; what was used stays used.
  ///
  /// - Returns: False when this process has seen too many different ones: the old ones stay.
  package func reloadLimits(_ configuration: ServerConfiguration) -> Bool {
    let running = gateway.configuration.clients
    // Clients are known by their places, which only a new start changes.
    let clients = running.map { client in
      var client = client
      let other = configuration.clients.first { $0.name == client.name }
      if let other { client.limit = other.limit }
      return client
    }
    guard gateway.gate.reload(configuration.limits, clients) else {
      gateway.logger.error("too many different limits since the start: the old ones stay")
      return false
    }
    gateway.logger.notice("the limits are those of the configuration as it is now")
    return true
  }

  private static func makeContext(
    _ configuration: ServerConfiguration,
    _ mailboxes: [Mailbox<LoopMessage>],
    logger: Logger
  ) throws(StartError) -> GatewayContext {
    var entropy = Entropy()
    do {
      let tls =
        configuration.upstream.isTLS
        ? try TLSClientContext(caFile: configuration.upstream.caFile) : nil
      let audit =
        configuration.audit.isOn
        ? try AuditLog.open(configuration.audit, logger: logger) : nil
      return GatewayContext(
        configuration: configuration,
        clients: try ClientTable(configuration.clients),
        gate: CallGate.open(configuration, mailboxes, audit: audit, logger: logger),
        audit: audit,
        recipientKeys: configuration.audit.isOn
          ? try RecipientKeys.open(LogPaths(configuration.audit).hashKeys) : nil,
        tls: tls,
        loops: mailboxes.count,
        hashSeed: entropy.next(),
        logger: logger
      )
    } catch {
      throw StartError("\(error)")
    }
  }

  private static func makeMailbox() throws(StartError) -> Mailbox<LoopMessage> {
    do throws(SystemError) {
      return try Mailbox()
    } catch {
      throw StartError("no mailbox for a loop: \(error)")
    }
  }

  private static func startLoop(
    _ number: Int,
    gateway: GatewayContext,
    listeners: ListenerSet.Descriptors,
    mailbox: Mailbox<LoopMessage>,
    addresses: [SocketAddress],
    running: DispatchGroup
  ) throws(StartError) {
    running.enter()
    do throws(SystemError) {
      _ = try LoopThread.start(name: "gateway-\(number)") {
        runLoop(number, gateway, listeners, mailbox, addresses)
        running.leave()
      }
    } catch {
      running.leave()
      throw StartError("a loop cannot be started: \(error)")
    }
  }
}

/// The whole life of a loop's thread.
private func runLoop(
  _ number: Int,
  _ gateway: GatewayContext,
  _ listeners: ListenerSet.Descriptors,
  _ mailbox: Mailbox<LoopMessage>,
  _ addresses: [SocketAddress]
) {
  do throws(SystemError) {
    var loop = try Loop(
      number: number,
      gateway: gateway,
      listeners: listeners.open(),
      mailbox: mailbox,
      addresses: addresses
    )
    loop.run()
  } catch {
    gateway.logger.critical("a loop cannot run", metadata: ["reason": "\(error)"])
  }
}
