import WARest

@testable import Gateway

/// A waiting room with its gate, a clock that a test sets, and all that was reported.
final class RoomBench {
  static let second: UInt64 = 1_000_000_000

  let gate = ScriptedGate()
  var room: WaitingRoom
  var now: UInt64 = 1_000 * RoomBench.second
  private var numbers: UInt64 = 0

  init(lineCallsMax: Int = 100, callsMax: Int = 2_000) {
    room = WaitingRoom(lineCallsMax: lineCallsMax, callsMax: callsMax)
  }

  static func ask(
    session: UInt64,
    client: Int32 = 0,
    cost: UInt32 = 1,
    units: UInt8 = 2,
    recipient: UInt64 = 0
  ) -> LimitAsk {
    var ask = LimitAsk(session: session, client: client, callClass: .send, cost: cost, units: units)
    if recipient != 0 {
      ask.recipientCount = 1
      ask.recipients[0] = recipient
    }
    return ask
  }

  /// Joins with the next number; nil: refused.
  @discardableResult
  func join(
    _ ask: LimitAsk,
    accepting seconds: UInt64 = 3_600,
    placeOnly: Bool = false
  ) -> (number: UInt64, answer: WaitingRoom.JoinAnswer) {
    numbers += 1
    let ticket = WaitingRoom.Ticket(
      number: numbers,
      ask: ask,
      acceptedWait: seconds * RoomBench.second,
      waitsForPlaceOnly: placeOnly
    )
    return (numbers, room.join(ticket, now: now, gate: gate))
  }

  func mustQueue(_ ask: LimitAsk) -> Bool { room.mustQueue(ask) }
  func hasLine(session: UInt64) -> Bool { room.hasLine(session: session) }
  func lineCount(session: UInt64) -> Int { room.lineCount(session: session) }
  func count(ofClient client: Int32) -> Int { room.count(ofClient: client) }

  /// Dispatches now; the numbers of those that may go.
  @discardableResult
  func dispatch() -> [UInt64] {
    var released: [UInt64] = []
    room.dispatch(now: now, gate: gate) { number, verdict in
      if verdict.isAllowed { released.append(number) }
    }
    return released
  }

  /// Dispatches now; all that is reported.
  func reports() -> [(number: UInt64, verdict: LimitVerdict)] {
    var reports: [(number: UInt64, verdict: LimitVerdict)] = []
    room.dispatch(now: now, gate: gate) { number, verdict in
      reports.append((number: number, verdict: verdict))
    }
    return reports
  }

  /// Goes from due time to due time for so long; who was released, and when.
  func run(seconds: UInt64) -> [(number: UInt64, at: UInt64)] {
    var released: [(number: UInt64, at: UInt64)] = []
    let end = now + seconds * RoomBench.second
    while true {
      for number in dispatch() { released.append((number: number, at: now)) }
      let due = room.nextDue
      guard due <= end else { break }
      now = max(now, due)
    }
    now = end
    return released
  }
}

extension WaitingRoom.JoinAnswer {
  var predicted: UInt64? {
    guard case .joined(let nanoseconds) = self else { return nil }
    return nanoseconds
  }

  var refusal: LimitVerdict? {
    guard case .refused(let verdict) = self else { return nil }
    return verdict
  }
}
