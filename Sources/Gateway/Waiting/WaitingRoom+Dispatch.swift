extension WaitingRoom {
  /// Lets those go whose turn it is, and sends those away whose time is over.
  ///
  /// To be called when `nextDue` has come, after `join`, and when a call has ended.
  ///
  /// - Parameters:
  ///   - now: the clock of the room.
  ///   - gate: charges what is released.
  ///   - body: gets each call's number with an allowing verdict, which has been charged, or with
  ///     a refusal and the wait that is left. The call is out of the room by then.
  package mutating func dispatch(
    now: UInt64,
    gate: borrowing some WaitingGate,
    _ body: (_ number: UInt64, LimitVerdict) -> Void
  ) {
    while let due = dueLines.first, due.key <= now { stand(due.id) }
    while let due = dueClients.first, due.key <= now { wake(due.id) }
    release(now: now, gate: gate, body)
    // Only now: who may go at the very end of the time goes.
    guard let first = deadlines.first, first.key <= now else { return }
    while let due = deadlines.first, due.key <= now {
      let verdict = refusal(ofCall: due.id, now: now, gate: gate)
      let number = calls[due.id].ticket.number
      take(due.id)
      body(number, verdict)
    }
    release(now: now, gate: gate, body)
  }

  private mutating func release(
    now: UInt64,
    gate: borrowing some WaitingGate,
    _ body: (_ number: UInt64, LimitVerdict) -> Void
  ) {
    while let line = turns.first {
      let call = lines[line].calls.first
      let number = calls[call].ticket.number
      var verdict = gate.admit(calls[call].ticket.ask, now: now)
      if verdict.obstacle == .policies, verdict.isViolated(.upstream) {
        // The key is waited for by turns, and may have something sooner than it says now.
        verdict.waitNanoseconds = max(gate.wait(calls[call].ticket.ask, ahead: 0, now: now), 1)
      }
      switch Step(verdict, placeOnly: calls[call].ticket.waitsForPlaceOnly) {
      case .go:
        turns.serve()
        lines[line].standing = .event
        take(call)
        body(number, verdict)
      case .sendAway:
        let exact = refusal(ofCall: call, now: now, gate: gate, looked: verdict)
        take(call)
        body(number, exact)
      case .waitForKey(let wait):
        turnDue = WaitingRoom.later(now, wait)
        return
      case .restClient(let wait):
        turns.rest(calls[call].client)
        dueClients.set(calls[call].client, WaitingRoom.later(now, wait))
      case .sleep(let wait):
        turns.withdraw(line)
        lines[line].standing = .until(WaitingRoom.later(now, wait))
        dueLines.set(line, WaitingRoom.later(now, wait))
      case .awaitEnd:
        turns.withdraw(line)
        lines[line].standing = .event
      }
    }
  }

  /// What becomes of the call whose turn it is.
  private enum Step {
    case go
    case sendAway
    /// Nobody goes before it.
    case waitForKey(UInt64)
    /// Its client's own policy holds it. Like the key that one is shared by the client's lines, and
    /// the call whose turn it is keeps it: else calls that cost less would starve this one.
    case restClient(UInt64)
    case sleep(UInt64)
    case awaitEnd

    init(_ verdict: LimitVerdict, placeOnly: Bool) {
      let wait = verdict.waitNanoseconds
      switch (verdict.kind, verdict.obstacle) {
      case (.allowed, _): self = .go
      case (.neverPasses, _), (.tableFull, _): self = .sendAway
      case (_, .inFlight): self = .awaitEnd
      case _ where placeOnly: self = .sendAway
      case (_, .upstreamKey): self = .waitForKey(wait == 0 ? .max : wait)
      case (.resting, _) where wait == 0: self = .sendAway
      case _ where wait == 0: self = .awaitEnd
      case (.limited, .policies)
      where verdict.violated & ~LimitKind.upstream.bit == LimitKind.client.bit:
        self = .restClient(wait)
      case _: self = .sleep(wait)
      }
    }
  }
}
