/// How long a call will wait at the place where it stands, if nobody leaves.
///
/// Each part is a bound from below, so that the longest of them is never too long: a caller is not
/// sent away that would have been served in time.
struct Forecast {
  /// What takes longest.
  enum Cause {
    case policies
    case line
    case key
  }

  /// Nanoseconds; 0: it may pass now, or when another call has ended.
  private(set) var wait: UInt64 = 0
  private(set) var cause = Cause.line

  /// Nothing but other calls' end stands in the way.
  private(set) var isForPlaceOnly: Bool

  /// Looks at the line, the turns and the gate.
  ///
  /// - Parameters:
  ///   - room: where it waits or would wait.
  ///   - ask: the call.
  ///   - line: in which it stands or would stand; nil: it would be the first.
  ///   - id: its place; `Links.none`: at the end.
  ///   - looked: what the gate says of it now.
  ///   - now: the clock of the room.
  ///   - gate: whoever decides.
  init(
    _ room: borrowing WaitingRoom,
    _ ask: borrowing LimitAsk,
    in line: Int?,
    at id: Int = Links.none,
    looked: LimitVerdict,
    now: UInt64,
    gate: borrowing some WaitingGate
  ) {
    let pace = gate.pace(ask, now: now)
    let ahead = CallsAhead(room, of: ask, in: line, at: id, pace: pace)
    isForPlaceOnly = looked.isAllowed || looked.obstacle == .inFlight
    if looked.obstacle != .upstreamKey { note(looked.waitNanoseconds, .policies) }
    note(gate.wait(ask, ahead: ahead.cost, now: now), .policies)
    if let line, case .until(let due) = room.lines[line].standing {
      note(max(due, now) - now + ahead.apart, ahead.apart > 0 ? .policies : .line)
    } else {
      note(ahead.apart, .policies)
    }
    // Who stands in front may be held by its client's policy, which is none of this call's.
    if let line, room.lines[line].calls.first != id, room.lines[line].calls.first != Links.none {
      let client = room.calls[room.lines[line].calls.first].client
      if let due = room.dueClients.key(of: client) { note(max(due, now) - now, .line) }
    }
    if let client = room.turns.id(ofClient: ask.client), let due = room.dueClients.key(of: client) {
      note(max(due, now) - now, .policies)
    }
    if ask.units > 0 {
      let weight = gate.weight(ofClient: ask.client)
      // The longest that it can be, to know who has been here for as long.
      let longest = Forecast.keyWait(room, ask, line, ahead.load, weight, pace, steadySince: .max)
      let since = now - min(longest, now)
      let wait = Forecast.keyWait(room, ask, line, ahead.load, weight, pace, steadySince: since)
      note(wait, .key)
    }
    if wait > 0 { isForPlaceOnly = false }
  }

  /// A verdict that says no, and why, and for how long.
  func refusal(_ looked: LimitVerdict) -> LimitVerdict {
    var verdict = looked
    if verdict.isAllowed || verdict.obstacle == .inFlight && wait > 0 {
      explain(&verdict)
    }
    verdict.waitNanoseconds = max(wait, verdict.waitNanoseconds)
    let seconds = LimitRate.seconds(min(verdict.waitNanoseconds, .max / 2))
    verdict.retryAfterSeconds = max(seconds, verdict.retryAfterSeconds, 1)
    return verdict
  }

  /// The call itself would pass: those before it are why it does not.
  private func explain(_ verdict: inout LimitVerdict) {
    verdict.kind = .reducedCapacity
    verdict.obstacle = cause == .key ? .upstreamKey : .line
    let callers = verdict.applied & ~(LimitKind.upstream.bit | LimitKind.cooldown.bit)
    guard cause == .policies, callers != 0 else { return }
    verdict.kind = .limited
    // The lowest one: the session's, where that has one.
    verdict.violated = callers & (~callers &+ 1)
  }

  private mutating func note(_ other: UInt64, _ cause: Cause) {
    guard other > wait else { return }
    wait = other
    self.cause = cause
  }

  /// Until the key has let those pass that go before the call, and the call.
  private static func keyWait(
    _ room: borrowing WaitingRoom,
    _ ask: borrowing LimitAsk,
    _ line: Int?,
    _ ahead: KeyTurns.Load,
    _ weight: UInt32,
    _ pace: WaitingPace,
    steadySince: UInt64
  ) -> UInt64 {
    let units = Int(ask.units)
    let before = room.turns.unitsBefore(
      client: ask.client,
      weight: weight,
      line: line,
      ahead: ahead,
      units: units,
      steadySince: steadySince
    )
    let (all, isOver) = UInt64(before + units).multipliedReportingOverflow(by: pace.keyUnit)
    if isOver { return .max }
    return max(pace.keyWait, all - min(pace.keyCredit, all))
  }
}
