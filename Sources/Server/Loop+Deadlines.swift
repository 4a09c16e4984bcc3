import Gateway
import HTTP1
import Transport

extension Loop {
  /// Looks at every deadline.
  ///
  /// A walk over all connections four times a second costs less than a
  /// timer a connection that is set and cleared with every request.
  mutating func sweep() {
    if !isAccepting {
      isAccepting = true
      for index in listeners.indices { accept(on: index) }
    }
    pool.trim()
    if number == 0 {
      gateway.gate.refreshLocalTime()
      reportShadows()
    }
    if refusals.isPeriodOver(now: now) { recordRefusalSummaries() }
    var index = downstreams.count
    while index > 0 {
      index -= 1
      guard index < downstreams.count else { continue }
      let downstream = downstreams[index]
      if downstream.value.deadline != 0 && downstream.value.deadline <= now {
        expire(downstream)
      } else if downstream.value.phase == .body {
        checkRate(downstream)
      }
    }
    index = upstreams.count
    while index > 0 {
      index -= 1
      guard index < upstreams.count else { continue }
      expireIfDue(upstreams[index])
    }
  }

  private mutating func expire(_ downstream: Slot<Downstream>) {
    downstream.value.deadline = 0
    if !downstream.value.pending.isEmpty {
      // The client takes nothing: the reply is lost on it.
      clientLeft(downstream)
      return
    }
    switch downstream.value.phase {
    case .lingering: retire(downstream)
    case .head:
      if downstream.value.startedAt == 0 { retire(downstream) } else { refuseLate(downstream) }
    case .body:
      // Not the client is late while WARest does not take what has come.
      if downstream.value.call.isUploadBlocked {
        replyLate(downstream)
      } else {
        bodyLate(downstream)
      }
    case .inFlight: replyLate(downstream)
    }
  }

  private mutating func bodyLate(_ downstream: Slot<Downstream>) {
    guard downstream.value.call.exchange.state != .receiving else {
      refuse(downstream, .requestTimeout)
      return
    }
    downstream.value.call.isLate = true
    perform(downstream.value.call.exchange.receive(.requestFaulty), for: downstream)
  }

  private mutating func replyLate(_ downstream: Slot<Downstream>) {
    switch downstream.value.call.exchange.state {
    case .connecting:
      perform(downstream.value.call.exchange.receive(.upstreamUnreachable), for: downstream)
    case .sending, .awaitingReply, .relaying:
      perform(downstream.value.call.exchange.receive(.replyTimedOut), for: downstream)
    case .receiving, .waiting, .recordingIntent, .finished:
      break
    }
  }

  /// A body that trickles in holds a connection and a block: after ten seconds it must have come at
  /// the least rate.
  private mutating func checkRate(_ downstream: Slot<Downstream>) {
    let elapsed = (now - min(now, downstream.value.call.rateStart)) / 1_000_000_000
    guard elapsed >= 10, !downstream.value.call.isUploadBlocked else { return }
    let least = elapsed * UInt64(gateway.limits.bodyBytesPerSecondMin)
    if downstream.value.call.bytesIn < least { bodyLate(downstream) }
  }

  private mutating func expireIfDue(_ upstream: Slot<Upstream>) {
    switch upstream.value.phase {
    case .idle:
      if now &- upstream.value.idleSince >= upstream.value.idleMax { retire(upstream) }
    case .connecting, .handshaking:
      if upstream.value.deadline <= now { connectionFailed(upstream) }
    case .busy:
      break
    }
  }
}
