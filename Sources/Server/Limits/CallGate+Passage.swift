import Gateway
import Transport

extension CallGate {
  /// What becomes of a call that has been read.
  enum Passage {
    case admitted(LimitVerdict)
    case refused(LimitVerdict)
    /// It stands in line.
    case waits
  }

  /// Lets a call pass, or wait where it may, or neither.
  ///
  /// - Parameters:
  ///   - ask: what it asks of the limits.
  ///   - number: what its turn will be told by.
  ///   - acceptedWait: how long it may wait, in nanoseconds; 0: it is refused at once, but for a
  ///     place in its session, for which everybody waits.
  ///   - now: monotonic.
  /// - Returns: That it may go, that it may not, or that it waits.
  func pass(
    _ ask: LimitAsk,
    number: UInt64,
    acceptedWait: UInt64,
    now: UInt64
  ) -> Passage {
    let line = lines[Int(ask.key)]
    if line.isEmpty {
      let verdict = admit(ask, now: now)
      if verdict.isAllowed { return .admitted(verdict) }
      guard mayWait(verdict, acceptedWait: acceptedWait) else { return .refused(verdict) }
    }
    return line.withRoom { room in
      if !room.mustQueue(ask) {
        let verdict = admit(ask, now: now)
        if verdict.isAllowed { return .admitted(verdict) }
        guard mayWait(verdict, acceptedWait: acceptedWait) else { return .refused(verdict) }
      }
      let ticket = WaitingRoom.Ticket(
        number: number,
        ask: ask,
        acceptedWait: acceptedWait > 0 ? acceptedWait : CallGate.placeWaitNanoseconds,
        waitsForPlaceOnly: acceptedWait == 0
      )
      switch room.join(ticket, now: now, gate: KeyGate(gate: self, key: Int(ask.key))) {
      case .joined: return .waits
      case .refused(let verdict): return .refused(verdict)
      }
    }
  }

  /// How long a call waits for one of its session's places, whether it asked to wait or not.
  private static let placeWaitNanoseconds: UInt64 = 10_000_000_000

  private func mayWait(_ verdict: LimitVerdict, acceptedWait: UInt64) -> Bool {
    switch verdict.kind {
    case .allowed: true
    case .limited: acceptedWait > 0
    case .reducedCapacity: acceptedWait > 0 || verdict.obstacle == .inFlight
    case .neverPasses, .tableFull, .resting: false
    }
  }

  /// Takes a call out of its line.
  ///
  /// - Returns: False when its turn has been given already: the message is on its way.
  func giveUp(_ number: UInt64, key: UInt8, now: UInt64) -> Bool {
    lines[Int(key)].withRoom { room in
      let count = room.count
      room.leave(number)
      return room.count < count
    }
  }

  /// A call that was let pass is over: its place is free.
  func leave(
    _ ask: borrowing LimitAsk,
    _ result: CallResult,
    wasProbe: Bool,
    now: UInt64,
    random: UInt64
  ) -> HealthChange {
    guard ask.session != 0 else { return .none }
    return health.leave(
      ask.session,
      result: result,
      wasProbe: wasProbe,
      breaker: table.limits(ask.profile).breaker,
      now: now,
      random: random
    )
  }

  /// Takes over other limits; who waits is looked at anew.
  func reload(_ configuration: LimitConfiguration, _ clients: [ClientConfiguration]) -> Bool {
    let now = Clock.monotonicNanoseconds()
    guard table.reload(configuration, clients: clients, now: now) else { return false }
    for line in lines {
      line.withRoom { room in
        room.reprofile { table.successor(of: $0) }
        room.lookAgain()
      }
    }
    return true
  }

  /// When the next call of any line is due; monotonic, `.max`: none.
  var nextDue: UInt64 {
    var due = UInt64.max
    for line in lines { due = min(due, line.nextDue) }
    return due
  }

  /// Gives turns on the line of a key to whom they are due.
  ///
  /// - Returns: Those of the loop that asks; the others are told by their loops' mailboxes.
  func giveTurns(_ key: Int, now: UInt64, loop: Int) -> [WaitingTurn] {
    let turns = lines[key].withRoom { room in
      var turns: [WaitingTurn] = []
      room.dispatch(now: now, gate: KeyGate(gate: self, key: key)) { number, verdict in
        turns.append(WaitingTurn(number: number, verdict: verdict))
      }
      return turns
    }
    var own: [WaitingTurn] = []
    for turn in turns {
      let owner = Int(turn.number >> 56)
      if owner == loop { own.append(turn) } else { mailboxes[owner].post(.turn(turn)) }
    }
    return own
  }
}
