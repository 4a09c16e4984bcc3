import Gateway
import HTTP1
import Logging
import Transport
import WARest

/// How a call passes the limits: at once, after a wait in line, or not.
extension Loop {
  /// Asks the limits, and lets the exchange say what is next.
  mutating func charge(_ downstream: Slot<Downstream>) {
    guard let block = downstream.value.call.block, let facts = downstream.value.call.facts else {
      return
    }
    if let failure = unrecordable(downstream) {
      refuse(downstream, .failure(failure))
      return
    }
    let asked = ask(downstream, block, facts)
    // SAFETY: the region is large enough, which `Loop.init` checks, and used for nothing else.
    unsafe block.passage.initialize(to: CallPassage(ask: asked))
    downstream.value.call.hasPassage = true
    nextTicket += 1
    let number = UInt64(number) << 56 | nextTicket & (1 << 56 - 1)
    let passage = gateway.gate.pass(
      // SAFETY: it was just made.
      unsafe block.passage.pointee.ask,
      number: number,
      acceptedWait: seconds(acceptedWaitSeconds(downstream)),
      now: now
    )
    switch passage {
    case .admitted(let verdict):
      admitted(downstream, block, verdict)
      perform(downstream.value.call.exchange.receive(.requestReady), for: downstream)
    case .refused(let verdict):
      keep(verdict, of: downstream, block)
      perform(downstream.value.call.exchange.receive(.limited), for: downstream)
    case .waits:
      downstream.value.call.ticket = number
      downstream.value.call.waitsSince = now
      counters.waited.add()
      waiting[number] = downstream
      downstream.value.deadline = 0
      perform(downstream.value.call.exchange.receive(.mustWait), for: downstream)
    }
  }

  /// What the call asks, as far as it is known: a body that is still on its way may name more.
  mutating func ask(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ facts: RouteFacts
  ) -> LimitAsk {
    // SAFETY: the session's name stands in the call's block, and the subject was begun there;
    // nobody writes them meanwhile.
    let text = unsafe Span(_unsafeElements: block.bytes(downstream.value.call.textRange))
    let values = downstream.value.call.values
    guard facts.callClass == .send || facts.hasCooldown else {
      return gateway.gate.table.ask(
        session: text.extracting(values.session.offsets),
        client: downstream.value.call.client,
        callClass: facts.callClass,
        units: facts.rateTokens
      )
    }
    var people = unsafe block.subject.pointee.people
    if facts.hasCooldown && !values.chat.isEmpty {
      // The chat of a short route's path becomes the body's `to`, which is what WARest looks at.
      people.aim(at: RecipientID(text.extracting(values.chat.offsets), as: .chat))
    }
    return gateway.gate.table.ask(
      session: text.extracting(values.session.offsets),
      client: downstream.value.call.client,
      callClass: facts.callClass,
      hasCooldown: facts.hasCooldown,
      units: facts.rateTokens,
      attachments: attachments(downstream, block, facts),
      people: people,
      jitterSeed: entropy.next()
    )
  }

  private func attachments(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ facts: RouteFacts
  ) -> Int {
    guard facts.listsFiles else { return 1 }
    var listed = 0
    // SAFETY: the filter of the body's form was started in the call's block.
    switch downstream.value.call.bodyForm {
    case .json: listed = unsafe block.scanner.pointee.askedCount
    case .multipart: listed = unsafe block.multipart.pointee.askedCount
    case .form: listed = downstream.value.call.askedCount
    case .none, .raw, .ignored: break
    }
    return Attachments.count(
      facts,
      listed: listed,
      inQuery: downstream.value.call.filesInQuery,
      isRaw: downstream.value.call.bodyForm == .raw
    )
  }

  /// Seconds: the caller's own wish counts, then the client's setting.
  private func acceptedWaitSeconds(_ downstream: Slot<Downstream>) -> Int {
    // Who has closed his side would leave without being noticed.
    if downstream.value.stream.isHungUp || isDraining { return 0 }
    if let wanted = downstream.value.call.wantedWaitSeconds { return Int(wanted) }
    return gateway.configuration.clients[downstream.value.call.client].waitSeconds
  }

  private mutating func admitted(
    _ downstream: Slot<Downstream>,
    _ block: Block,
    _ verdict: LimitVerdict
  ) {
    keep(verdict, of: downstream, block)
    downstream.value.call.isAdmitted = true
    downstream.value.call.isCharged = true
  }

  private mutating func keep(
    _ verdict: LimitVerdict,
    of downstream: Slot<Downstream>,
    _ block: Block
  ) {
    counters.count(verdict)
    // SAFETY: the passage was begun.
    unsafe block.passage.pointee.verdict = verdict
    downstream.value.call.hasVerdict = true
  }

  // MARK: Turns

  /// Gives what is due on every line.
  mutating func giveDueTurns() {
    guard gateway.gate.nextDue <= now else { return }
    for key in gateway.gate.lines.indices where gateway.gate.lines[key].nextDue <= now {
      turnsTaken += gateway.gate.giveTurns(key, now: now, loop: number)
    }
  }

  /// Lets calls go on whose turn has come, and tells those whose time is over.
  mutating func takeTurns() {
    var index = 0
    while index < turnsTaken.count {
      take(turnsTaken[index])
      index += 1
    }
    turnsTaken.removeAll(keepingCapacity: true)
  }

  private mutating func take(_ turn: WaitingTurn) {
    guard let downstream = waiting.removeValue(forKey: turn.number) else {
      // Its caller left when the turn was on its way already.
      guard let ask = departed.removeValue(forKey: turn.number), turn.verdict.isAllowed else {
        return
      }
      gateway.gate.table.refund(ask, turn.verdict, now: now)
      endPassage(ask, .neutral, wasProbe: turn.verdict.isProbe)
      return
    }
    downstream.value.call.ticket = 0
    guard let block = downstream.value.call.block else { return }
    if turn.verdict.isAllowed {
      counters.turns.add()
      counters.waitedMicroseconds.add(Int((now - downstream.value.call.waitsSince) / 1_000))
      admitted(downstream, block, turn.verdict)
      perform(downstream.value.call.exchange.receive(.turnCame), for: downstream)
    } else {
      keep(turn.verdict, of: downstream, block)
      perform(downstream.value.call.exchange.receive(.limited), for: downstream)
    }
  }

  /// The call waits no more; those behind it move up.
  mutating func leaveLine(_ downstream: Slot<Downstream>) {
    let number = downstream.value.call.ticket
    guard number != 0, let block = downstream.value.call.block else { return }
    downstream.value.call.ticket = 0
    counters.gaveUp.add()
    waiting.removeValue(forKey: number)
    // SAFETY: a call with a ticket has a passage.
    let ask = unsafe block.passage.pointee.ask
    if !gateway.gate.giveUp(number, key: ask.key, now: now) { departed[number] = ask }
  }

  // MARK: The end

  /// The call is through with WARest, or will never get there: its place in the session is free.
  mutating func endPassage(_ downstream: Slot<Downstream>, _ result: CallResult) {
    leaveLine(downstream)
    guard downstream.value.call.isAdmitted, let block = downstream.value.call.block else { return }
    downstream.value.call.isAdmitted = false
    // SAFETY: an admitted call has a passage.
    let passage = unsafe block.passage.pointee
    if downstream.value.call.hasLeft {
      settleUnits(downstream, hasReply: false)
    } else if downstream.value.call.isCharged {
      // Not an octet has gone to WARest: nothing was used.
      downstream.value.call.isCharged = false
      gateway.gate.table.refund(passage.ask, passage.verdict, now: now)
    }
    endPassage(passage.ask, result, wasProbe: passage.verdict.isProbe)
  }

  private mutating func endPassage(_ ask: LimitAsk, _ result: CallResult, wasProbe: Bool) {
    let change = gateway.gate.leave(
      ask,
      result,
      wasProbe: wasProbe,
      now: now,
      random: entropy.next()
    )
    switch change {
    case .none: break
    case .opened(let seconds):
      gateway.logger.warning(
        "WARest fails for a session again and again: it gets a rest",
        metadata: ["seconds": "\(seconds)"]
      )
    case .closed: gateway.logger.notice("a session works again")
    }
    let key = Int(ask.key)
    guard !gateway.gate.lines[key].isEmpty else { return }
    gateway.gate.lines[key].withRoom { $0.callEnded(session: ask.session) }
    turnsTaken += gateway.gate.giveTurns(key, now: now, loop: number)
  }

  /// WARest has counted the call's tokens, or never will.
  ///
  /// - Parameters:
  ///   - downstream: whose call it is.
  ///   - hasReply: it has answered; else it may have counted them or not.
  mutating func settleUnits(_ downstream: Slot<Downstream>, hasReply: Bool) {
    guard downstream.value.call.isCharged, let block = downstream.value.call.block else { return }
    downstream.value.call.isCharged = false
    // SAFETY: a charged call has a passage.
    let ask = unsafe block.passage.pointee.ask
    let key = gateway.gate.table.keys[Int(ask.key)]
    if hasReply { key.replied(units: ask.units) } else { key.lost(units: ask.units) }
  }
}
