import Gateway
import HTTP1
import Logging
import Transport

extension Loop {
  /// Idle time after which a pooled connection is looked at before it is used again: the end that
  /// WARest sent may be in the kernel already while its event is still to come.
  static let trustedIdleNanoseconds: UInt64 = 2_000_000

  /// Sends what may be sent: calls that waited for this moment, and calls that waited for a
  /// connection.
  mutating func sendReady() {
    var index = 0
    while index < ready.count {
      let downstream = ready[index]
      index += 1
      downstream.value.listings -= 1
      guard isWaitingToSend(downstream) else { continue }
      guard let upstream = takeIdle(for: downstream) else {
        park(downstream)
        continue
      }
      send(downstream, on: upstream)
    }
    ready.removeAll(keepingCapacity: true)
  }

  private func isWaitingToSend(_ downstream: Slot<Downstream>) -> Bool {
    !downstream.value.isRetired && downstream.value.call.isActive
      && downstream.value.call.exchange.state == .connecting
      && downstream.value.call.upstream == nil
  }

  /// The connection used last, because it is the likeliest to be alive.
  private mutating func takeIdle(for downstream: Slot<Downstream>) -> Slot<Upstream>? {
    guard !downstream.value.call.needsFreshConnection else { return nil }
    while let upstream = idleUpstream {
      unlinkIdle(upstream)
      let idle = now &- upstream.value.idleSince
      guard idle < upstream.value.idleMax,
        idle < Loop.trustedIdleNanoseconds || upstream.value.stream.isQuiet
      else {
        retire(upstream)
        continue
      }
      return upstream
    }
    return nil
  }

  private mutating func park(_ downstream: Slot<Downstream>) {
    downstream.value.listings += 1
    downstream.value.deadline = now + 2 * seconds(gateway.configuration.upstream.connectSeconds)
    parked.append(downstream)
    openIfNeeded()
  }

  /// Opens a connection for each call that waits without one being opened for it.
  mutating func openIfNeeded() {
    while connecting < parked.count && upstreams.count < gateway.upstreamConnectionsMax {
      guard open(attempt: 0) else { return }
    }
  }

  /// Starts one connection to WARest; false when none could even be started.
  private mutating func open(attempt: Int) -> Bool {
    var attempt = attempt
    while attempt < addresses.count {
      let address = addresses[attempt]
      attempt += 1
      guard let socket = try? Socket.connect(to: address) else { continue }
      let upstream = Slot(Upstream(stream: Stream(socket)))
      upstream.value.attempt = attempt
      upstream.value.deadline = now + seconds(gateway.configuration.upstream.connectSeconds)
      upstream.value.index = upstreams.count
      upstreams.append(upstream)
      connecting += 1
      do throws(SystemError) {
        try poller.add(
          upstream.value.stream.descriptor,
          token: Token(upstream).bits,
          interest: [.read, .write, .peerHangup, .edge]
        )
        return true
      } catch {
        retire(upstream)
      }
    }
    failParked()
    return false
  }

  /// The connection that was opened for the call at the front will not come.
  private mutating func failParked() {
    while let downstream = parked.popFirst() {
      downstream.value.listings -= 1
      guard isWaitingToSend(downstream) else { continue }
      gateway.requestResolution()
      perform(downstream.value.call.exchange.receive(.upstreamUnreachable), for: downstream)
      return
    }
  }

  mutating func finishConnecting(_ upstream: Slot<Upstream>) {
    switch upstream.value.stream.finishConnect() {
    case .pending: return
    case .failed: connectionFailed(upstream)
    case .connected:
      guard let tls = gateway.tls else {
        connected(upstream)
        return
      }
      do throws(TLSError) {
        try upstream.value.stream.startTLS(tls, host: gateway.configuration.upstream.host)
      } catch {
        gateway.logger.error("TLS to WARest cannot start", metadata: ["reason": "\(error)"])
        connectionFailed(upstream)
        return
      }
      upstream.value.phase = .handshaking
      handshake(upstream)
    }
  }

  mutating func handshake(_ upstream: Slot<Upstream>) {
    switch upstream.value.stream.handshake() {
    case .done: connected(upstream)
    case .wantsRead, .wantsWrite: return
    case .failed(let error):
      gateway.logger.error("TLS handshake with WARest failed", metadata: ["reason": "\(error)"])
      connectionFailed(upstream)
    }
  }

  /// Tries the next address, if there is one.
  mutating func connectionFailed(_ upstream: Slot<Upstream>) {
    let attempt = upstream.value.attempt
    retire(upstream)
    _ = open(attempt: attempt)
  }

  private mutating func connected(_ upstream: Slot<Upstream>) {
    connecting -= 1
    upstream.value.phase = .busy
    upstream.value.deadline = 0
    serve(upstream)
  }

  /// Gives a free connection to the call that has waited longest, else puts it into the pool.
  mutating func serve(_ upstream: Slot<Upstream>) {
    while let downstream = parked.popFirst() {
      downstream.value.listings -= 1
      guard isWaitingToSend(downstream) else { continue }
      send(downstream, on: upstream)
      return
    }
    upstream.value.phase = .idle
    upstream.value.idleSince = now
    if upstream.value.idleMax == 0 {
      upstream.value.idleMax = seconds(gateway.configuration.upstream.idleSeconds)
    }
    linkIdle(upstream)
  }

  private mutating func linkIdle(_ upstream: Slot<Upstream>) {
    upstream.value.previousIdle = nil
    upstream.value.nextIdle = idleUpstream
    idleUpstream?.value.previousIdle = upstream
    idleUpstream = upstream
  }

  private mutating func unlinkIdle(_ upstream: Slot<Upstream>) {
    let previous = upstream.value.previousIdle
    let next = upstream.value.nextIdle
    if let previous { previous.value.nextIdle = next } else { idleUpstream = next }
    next?.value.previousIdle = previous
    upstream.value.nextIdle = nil
    upstream.value.previousIdle = nil
    upstream.value.phase = .busy
  }

  /// Closes a connection to WARest for good.
  mutating func retire(_ upstream: Slot<Upstream>) {
    guard !upstream.value.isRetired else { return }
    upstream.value.isRetired = true
    switch upstream.value.phase {
    case .idle: unlinkIdle(upstream)
    case .connecting, .handshaking: connecting -= 1
    case .busy: break
    }
    upstream.value.downstream?.value.call.upstream = nil
    upstream.value.downstream = nil
    upstream.value.stream.close()
    if let block = upstream.value.leftover {
      giveBlock(block)
      upstream.value.leftover = nil
    }
    let last = upstreams.removeLast()
    if last != upstream {
      upstreams[upstream.value.index] = last
      last.value.index = upstream.value.index
    }
    retiredUpstreams.append(upstream)
  }
}
