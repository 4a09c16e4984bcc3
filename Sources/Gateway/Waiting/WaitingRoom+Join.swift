extension WaitingRoom {
  /// True when a call has to join, however little it wants to wait: somebody stands in its line, or
  /// waits for what it would use up.
  package func mustQueue(_ ask: borrowing LimitAsk) -> Bool {
    if lineIDs[WaitingLine.Name(ask)] != nil { return true }
    if ask.units > 0 && !turns.isEmpty { return true }
    guard let client = turns.id(ofClient: ask.client) else { return false }
    return turns.clients[client].isResting
  }

  /// Takes a call in, or refuses it at once when it would wait longer than it accepts.
  ///
  /// Nothing is charged. `dispatch` has to follow when `nextDue` says so.
  package mutating func join(
    _ ticket: Ticket,
    now: UInt64,
    gate: borrowing some WaitingGate
  ) -> JoinAnswer {
    let line = lineIDs[WaitingLine.Name(ticket.ask)]
    let looked = gate.look(ticket.ask, now: now)
    switch looked.kind {
    case .neverPasses, .tableFull: return .refused(looked)
    case .resting where looked.waitNanoseconds == 0: return .refused(looked)
    case _: break
    }
    let forecast = Forecast(self, ticket.ask, in: line, looked: looked, now: now, gate: gate)
    let weight = gate.weight(ofClient: ticket.ask.client)
    if isFull(line, client: ticket.ask.client, weight: weight) {
      var verdict = forecast.refusal(looked)
      // What it would have got without waiting.
      if looked.kind == .limited { return .refused(verdict) }
      verdict.kind = .reducedCapacity
      verdict.obstacle = .lineFull
      return .refused(verdict)
    }
    let isAcceptable =
      forecast.wait <= ticket.acceptedWait
      && (ticket.acceptedWait > 0 || looked.isAllowed && line == nil)
      && (!ticket.waitsForPlaceOnly || forecast.isForPlaceOnly)
    guard isAcceptable else { return .refused(forecast.refusal(looked)) }
    put(ticket, weight: weight, now: now)
    return .joined(predictedNanoseconds: forecast.wait)
  }

  /// The last quarter of the room is for clients that have less of it than their share by weight,
  /// and an eighth is kept from any single one: so that nobody's calls leave no room for others'.
  private func isFull(_ line: Int?, client: Int32, weight: UInt32) -> Bool {
    if count >= callsMax { return true }
    if (line.map { lines[$0].load.callCount } ?? 0) >= lineCallsMax { return true }
    guard count >= callsMax - callsMax / 4 else { return false }
    guard let id = turns.id(ofClient: client) else { return false }
    let share = callsMax * Int(weight) / max(turns.waitingWeight, Int(weight))
    return turns.clients[id].waitingCount >= min(share, callsMax - callsMax / 8)
  }

  /// The refusal of a call that stands in its line, with the wait that is left.
  func refusal(
    ofCall id: Int,
    now: UInt64,
    gate: borrowing some WaitingGate,
    looked: LimitVerdict? = nil
  ) -> LimitVerdict {
    let ask = calls[id].ticket.ask
    let verdict: LimitVerdict
    if let looked { verdict = looked } else { verdict = gate.look(ask, now: now) }
    return Forecast(self, ask, in: calls[id].line, at: id, looked: verdict, now: now, gate: gate)
      .refusal(verdict)
  }
}
