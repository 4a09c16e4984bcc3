import WARest

@testable import Gateway

/// Table, key, health and waiting room of a gateway, put together as its server does.
final class ModelledGateway {
  enum Passage {
    case admitted
    case refused(LimitVerdict)
    case waits(predicted: UInt64)
  }

  /// The parts of the gate that the waiting room asks.
  struct Gate: WaitingGate {
    let table: LimitTable
    let health: SessionHealth
    let weights: [UInt32]

    func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
      var verdict = table.look(ask, now: now)
      guard verdict.isAllowed else { return verdict }
      let limits = table.limits(ask.profile)
      let answer = health.peek(
        ask.session,
        inFlightMax: limits.inFlightMax,
        breaker: limits.breaker,
        now: now
      )
      Gate.apply(answer, &verdict)
      return verdict
    }

    func admit(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
      let limits = table.limits(ask.profile)
      let answer = health.enter(
        ask.session,
        inFlightMax: limits.inFlightMax,
        breaker: limits.breaker,
        now: now
      )
      guard answer.isEntered else {
        var verdict = table.look(ask, now: now)
        if verdict.isAllowed { Gate.apply(answer, &verdict) }
        return verdict
      }
      let verdict = table.charge(ask, now: now)
      if !verdict.isAllowed { leave(ask, .neutral, now: now) }
      return verdict
    }

    func leave(_ ask: borrowing LimitAsk, _ result: CallResult, now: UInt64) {
      let breaker = table.limits(ask.profile).breaker
      _ = health.leave(
        ask.session,
        result: result,
        wasProbe: false,
        breaker: breaker,
        now: now,
        random: now
      )
    }

    func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 {
      table.wait(ask, ahead: ahead, now: now)
    }

    func pace(_ ask: borrowing LimitAsk, now: UInt64) -> WaitingPace { table.pace(ask, now: now) }

    func weight(ofClient client: Int32) -> UInt32 { weights[Int(client)] }

    private static func apply(_ answer: HealthAnswer, _ verdict: inout LimitVerdict) {
      switch answer {
      case .entered, .enteredAsProbe: return
      case .full: verdict.obstacle = .inFlight
      case .open(let wait):
        verdict.obstacle = .breaker
        verdict.waitNanoseconds = wait
      case .paused, .tableFull: verdict.obstacle = .paused
      }
      verdict.kind = .reducedCapacity
    }
  }

  let gate: Gate
  var room: WaitingRoom
  private static let seed: (UInt64, UInt64) = (1, 2)

  init(_ configuration: LimitConfiguration, clients: [ClientConfiguration], now: UInt64) {
    gate = Gate(
      table: LimitTable(
        configuration,
        clients: clients,
        keys: 1,
        seed: ModelledGateway.seed,
        now: now
      ),
      health: SessionHealth(capacity: 4_096),
      weights: clients.map { UInt32($0.weight) }
    )
    room = WaitingRoom(
      lineCallsMax: configuration.lineCallsMax,
      callsMax: configuration.waitingCallsMax
    )
  }

  /// Takes over what another one's limits had used, as a restart does by a snapshot.
  func restore(_ former: ModelledGateway, now: UInt64) {
    let table = gate.table
    former.gate.table.forEachSession(now: now) { key, words in
      table.restoreSession(key, words, now: now)
    }
    former.gate.table.forEachBucket(now: now) { key, arrival in
      table.restoreBucket(key, arrival, now: now)
    }
    for place in 0..<former.gate.table.clientCount {
      let client = former.gate.table.clientArrival(place, now: now)
      table.restoreClient(
        name: client.name,
        arrival: client.arrival,
        interval: client.interval,
        now: now
      )
    }
    table.keys[0].restore(arrival: former.gate.table.keys[0].arrival)
  }

  func pass(_ ask: LimitAsk, number: UInt64, acceptedWait: UInt64, now: UInt64) -> Passage {
    if !room.mustQueue(ask) {
      let verdict = gate.admit(ask, now: now)
      if verdict.isAllowed { return .admitted }
      let mayWait =
        (verdict.kind == .limited || verdict.kind == .reducedCapacity) && acceptedWait > 0
        || verdict.obstacle == .inFlight
      guard mayWait else { return .refused(verdict) }
    }
    let ticket = WaitingRoom.Ticket(
      number: number,
      ask: ask,
      acceptedWait: acceptedWait > 0 ? acceptedWait : 10_000_000_000,
      waitsForPlaceOnly: acceptedWait == 0
    )
    switch room.join(ticket, now: now, gate: gate) {
    case .joined(let predicted): return .waits(predicted: predicted)
    case .refused(let verdict): return .refused(verdict)
    }
  }
}
