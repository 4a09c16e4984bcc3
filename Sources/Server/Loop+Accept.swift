import Audit
import Gateway
import HTTP1
import Logging
import Transport

extension Loop {
  /// Connections over a limit that are open for their answer at the same time.
  static let uncountedMax = 64

  /// Takes what waits on a listener, until nothing does or a limit says stop.
  mutating func accept(on index: Int) {
    while isAccepting && listeners[index].isReadable {
      switch listeners[index].socket.accept() {
      case .accepted(let socket, let peer):
        admit(Downstream(stream: Stream(socket), peer: peer, isAdmin: listeners[index].isAdmin))
      case .wouldBlock:
        listeners[index].isReadable = false
      case .exhausted:
        // No descriptor is free. Asking again at once would spin: the next tick asks.
        isAccepting = false
        gateway.logger.warning("accepting is paused: no descriptor is free")
      case .failed:
        // The client gave up while it waited; the next one may be well.
        continue
      }
    }
  }

  private mutating func admit(_ connection: consuming Downstream) {
    let peer = connection.peerHash
    let verdict = gateway.census.admit(peer)
    if verdict == .tooMany {
      // One connection over the limit was taken from the queue: it gets its answer, the others
      // wait in the kernel's queue until there is room.
      isAccepting = false
    }
    if verdict != .admitted {
      // Some are told; a flood of them is not worth the descriptors.
      guard uncounted < Loop.uncountedMax else { return }
      uncounted += 1
    }
    let slot = Slot(connection)
    slot.value.isCounted = verdict == .admitted
    slot.value.index = downstreams.count
    slot.value.deadline = now + seconds(gateway.limits.idleSeconds)
    downstreams.append(slot)
    do throws(SystemError) {
      try poller.add(
        slot.value.stream.descriptor,
        token: Token(slot).bits,
        interest: [.read, .write, .peerHangup, .edge]
      )
    } catch {
      retire(slot)
      return
    }
    guard verdict == .admitted else {
      refuseConnection(slot)
      return
    }
  }

  /// Closes a connection for good; its slot is freed at the end of a later turn.
  mutating func retire(_ downstream: Slot<Downstream>) {
    guard !downstream.value.isRetired else { return }
    downstream.value.isRetired = true
    downstream.value.stream.close()
    if downstream.value.isCounted {
      gateway.census.leave(downstream.value.peerHash)
    } else {
      uncounted -= 1
    }
    releaseLeftover(downstream)
    releaseCall(downstream)
    let last = downstreams.removeLast()
    if last != downstream {
      downstreams[downstream.value.index] = last
      last.value.index = downstream.value.index
    }
    retiredDownstreams.append(downstream)
  }

  /// Stops accepting callers; what is under way goes on to its end.
  ///
  /// The admin listener stays, so that health checks are told why.
  mutating func drain() {
    guard !isDraining else { return }
    isDraining = true
    for listener in listeners { poller.remove(listener.socket.descriptor) }
    listeners.removeAll { !$0.isAdmin }
    for index in listeners.indices {
      // A listener that cannot be watched any more is a check that gets no answer.
      try? poller.add(
        listeners[index].socket.descriptor,
        token: Token(.listener, index: index).bits,
        interest: [.read, .edge]
      )
    }
    // Whoever stands in line has sent nothing yet, and may find his turn elsewhere.
    for downstream in Array(waiting.values) { refuse(downstream, .draining) }
    for downstream in downstreams.reversed()
    where downstream.value.phase == .head && downstream.value.startedAt == 0
      && !downstream.value.isAdmin
    {
      retire(downstream)
    }
  }

  mutating func closeEverything() {
    settleCommits()
    for downstream in downstreams where downstream.value.call.isActive {
      // Their time is over; whether WARest acts on them, nobody will hear.
      if downstream.value.call.exchange.state != .finished {
        recordOutcome(downstream, reason: "stopped")
      }
    }
    recordRefusalSummaries()
    recordStaged()
    while let downstream = downstreams.last { retire(downstream) }
    while let upstream = upstreams.last { retire(upstream) }
  }

  /// Waits for intents that are on their way to the disk: only those that got there have outcomes.
  private mutating func settleCommits() {
    guard !committing.isEmpty, let audit = gateway.audit else { return }
    _ = audit.synchronize()
    for message in mailbox.drain() {
      if case .recorded(let receipt) = message { release(receipt) }
    }
  }

  func seconds(_ count: Int) -> UInt64 { UInt64(count) * 1_000_000_000 }
}
