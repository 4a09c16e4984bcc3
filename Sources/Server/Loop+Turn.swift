import HTTP1
import Transport

extension Loop {
  /// Runs until it is told to stop, or until it has drained.
  mutating func run() {
    while !isStopped { turn() }
    closeEverything()
  }

  mutating func turn() {
    let count = waitForEvents()
    turns += 1
    refreshRecipientKey()
    now = Clock.monotonicNanoseconds()
    clock.advance(to: Clock.wallMicroseconds())
    for index in 0..<count { handle(poller.event(index)) }
    takeUpDeferred()
    if !parked.isEmpty { openIfNeeded() }
    giveDueTurns()
    while hasWork {
      takeTurns()
      takeUpPipelined()
      if !intents.isEmpty { recordStaged() }
      sendReady()
    }
    if now >= nextTick {
      nextTick = now + Loop.tickNanoseconds
      sweep()
      while hasWork {
        takeTurns()
        if !intents.isEmpty { recordStaged() }
        sendReady()
        takeUpPipelined()
      }
    }
    collectRetired()
    if isDraining && downstreams.allSatisfy({ $0.value.isAdmin }) { isStopped = true }
  }

  /// Turns that outcomes wait at most for the intents of a later one, to be written with them.
  private static let outcomeTurnsMax = 8

  /// Octets of outcomes that wait at most.
  private static let outcomeBytesMax = 65_536

  /// Waits for events; a loop that has none puts on record first what waits for that.
  ///
  /// A write for each few outcomes would cost more than the records themselves.
  private mutating func waitForEvents() -> Int {
    guard !outcomes.isEmpty else {
      outcomeTurns = 0
      return poller.wait(timeoutMilliseconds: waitMilliseconds)
    }
    outcomeTurns += 1
    if outcomeTurns < Loop.outcomeTurnsMax && outcomes.count < Loop.outcomeBytesMax {
      let count = poller.wait(timeoutMilliseconds: 0)
      if count > 0 { return count }
    }
    recordStaged()
    outcomeTurns = 0
    return poller.wait(timeoutMilliseconds: waitMilliseconds)
  }

  /// A loop without connections sleeps a second at a time.
  private var waitMilliseconds: Int32 {
    guard deferred.isEmpty else { return 0 }
    guard !downstreams.isEmpty || !upstreams.isEmpty || !isAccepting else { return 1_000 }
    let next = min(nextTick, gateway.gate.nextDue)
    let left = next > now ? next - now : 0
    return Int32(truncatingIfNeeded: left / 1_000_000 + 1)
  }

  private var hasWork: Bool {
    !resumable.isEmpty || !staged.isEmpty || !ready.isEmpty || !turnsTaken.isEmpty
  }

  private mutating func handle(_ event: PollEvent) {
    let token = Token(bits: event.token)
    switch token.kind {
    case .downstream:
      guard let downstream = Slot<Downstream>(bitPattern: token.address),
        !downstream.value.isRetired
      else { return }
      handle(event, of: downstream)
    case .upstream:
      guard let upstream = Slot<Upstream>(bitPattern: token.address), !upstream.value.isRetired
      else { return }
      handle(event, of: upstream)
    case .listener:
      // A batch may bring the end of listening and, behind it, a connection.
      guard token.index < listeners.count else { return }
      listeners[token.index].isReadable = true
      accept(on: token.index)
    case .mailbox:
      for message in mailbox.drain() { handle(message) }
    case nil:
      break
    }
  }

  private mutating func handle(_ message: LoopMessage) {
    switch message {
    case .recorded(let receipt): release(receipt)
    case .turn(let turn): turnsTaken.append(turn)
    case .resolved(let addresses): if !addresses.isEmpty { self.addresses = addresses }
    case .drain: drain()
    case .stop: isStopped = true
    }
  }

  private mutating func handle(_ event: PollEvent, of downstream: Slot<Downstream>) {
    if event.isError {
      clientLeft(downstream)
      return
    }
    if event.isHangup {
      downstream.value.stream.isHungUp = true
      // Whoever waits in line and hangs up gives the place to others.
      if downstream.value.call.ticket != 0 {
        clientLeft(downstream)
        return
      }
    }
    if event.isWritable && !downstream.value.pending.isEmpty { flush(downstream) }
    if event.isReadable || event.isHangup {
      downstream.value.isReadable = true
      read(downstream)
    }
  }

  private mutating func handle(_ event: PollEvent, of upstream: Slot<Upstream>) {
    if event.isHangup { upstream.value.stream.isHungUp = true }
    let hasInput = event.isReadable || event.isHangup || event.isError
    switch upstream.value.phase {
    case .connecting, .handshaking:
      // What came together with the connection is told once: by this event.
      if hasInput { upstream.value.isReadable = true }
      if upstream.value.phase == .connecting {
        finishConnecting(upstream)
      } else {
        handshake(upstream)
      }
      if !upstream.value.isRetired && upstream.value.phase == .busy { readReply(upstream) }
    case .idle:
      // Whatever arrives on an idle connection, an end or octets nobody asked for: it is over.
      // (Session tickets of TLS may come late; `isQuiet` takes them.)
      guard hasInput else { return }
      if event.isError || !upstream.value.stream.isQuiet { retire(upstream) }
    case .busy:
      if hasInput { upstream.value.isReadable = true }
      if event.isWritable { continueSending(upstream) }
      if upstream.value.isReadable && !upstream.value.isRetired { readReply(upstream) }
    }
  }

  /// Frees what was closed before this turn, but for connections that a list still names.
  private mutating func collectRetired() {
    guard !retiredDownstreams.isEmpty || !retiredUpstreams.isEmpty else { return }
    var kept = 0
    for slot in retiredDownstreams {
      if slot.value.listings > 0 {
        retiredDownstreams[kept] = slot
        kept += 1
      } else {
        slot.destroy()
      }
    }
    retiredDownstreams.removeLast(retiredDownstreams.count - kept)
    for slot in retiredUpstreams { slot.destroy() }
    retiredUpstreams.removeAll(keepingCapacity: true)
  }
}
