/// Calls that wait for the limits in front of one upstream key.
///
/// Each session has a line, first in, first out; calls without a session stand in one of their
/// client's. Only the first call of a line can go, so that nobody overtakes within a session and a
/// blocked one holds nobody else up. Among those that only the key holds back, clients take
/// turns (`KeyTurns`). Everything is charged at the moment at which a call is released, and never
/// before: who leaves has used nothing.
///
/// Nothing polls. A line whose first call is blocked until a moment sleeps until then; `dispatch`
/// looks at those that became due and at the one whose turn it is, never at all that wait.
package struct WaitingRoom: ~Copyable {
  let lineCallsMax: Int
  let callsMax: Int

  var calls = Slots<WaitingCall>()
  var lines = Slots<WaitingLine>()
  var turns = KeyTurns()
  var order = Links()
  private var callIDs: [UInt64: Int] = [:]
  var lineIDs: [WaitingLine.Name: Int] = [:]

  /// Lines that sleep until a moment, clients that their own policy holds, callers' patience.
  var dueLines = OrderedIDs<UInt64>()
  var dueClients = OrderedIDs<UInt64>()
  var deadlines = OrderedIDs<UInt64>()

  /// When the one whose turn it is may pass the key; 0: it has not been looked at.
  var turnDue: UInt64 = 0

  /// Makes an empty room.
  ///
  /// - Parameters:
  ///   - lineCallsMax: calls in one line; more are refused.
  ///   - callsMax: calls in the room; about 700 octets each.
  package init(lineCallsMax: Int, callsMax: Int) {
    self.lineCallsMax = lineCallsMax
    self.callsMax = callsMax
  }

  /// Calls that wait.
  package var count: Int { callIDs.count }

  /// The time at which `dispatch` has something to do; one that has passed means at once.
  ///
  /// `.max`: nothing waits, or only for the end of another call.
  package var nextDue: UInt64 {
    var due = turns.isEmpty ? UInt64.max : turnDue
    if let first = dueLines.first { due = min(due, first.key) }
    if let first = dueClients.first { due = min(due, first.key) }
    if let first = deadlines.first { due = min(due, first.key) }
    return due
  }

  /// Gives the place of a call up, so that those behind it move up.
  ///
  /// `nextDue` may be earlier then. Does nothing when `dispatch` has reported the call already.
  package mutating func leave(_ number: UInt64) {
    if let call = callIDs[number] { take(call) }
  }

  /// Has the first call of a session's line looked at anew by the next `dispatch`: a call of the
  /// session has ended or was not made, so that it left a place or gave its charge back.
  package mutating func callEnded(session: UInt64) {
    turnDue = 0
    guard session != 0, let line = lineIDs[WaitingLine.Name(session: session)] else { return }
    stand(line)
  }

  /// Has everybody looked at anew by the next `dispatch`: policies changed, or a session goes on.
  package mutating func lookAgain() {
    turnDue = 0
    for line in Array(lineIDs.values) { stand(line) }
    while let client = dueClients.first?.id { wake(client) }
  }

  /// Has calls judged by the limits that took the place of those they came under.
  package mutating func reprofile(_ successor: (UInt8) -> UInt8) {
    for id in callIDs.values {
      calls[id].ticket.ask.profile = successor(calls[id].ticket.ask.profile)
    }
  }

  // MARK: Calls and lines

  mutating func put(_ ticket: Ticket, weight: UInt32, now: UInt64) {
    precondition(callIDs[ticket.number] == nil, "a call waits once")
    let name = WaitingLine.Name(ticket.ask)
    let line = lineIDs[name] ?? lines.insert(WaitingLine(name: name))
    lineIDs[name] = line
    let call = WaitingCall(
      ticket: ticket,
      joined: now,
      deadline: WaitingRoom.later(now, ticket.acceptedWait),
      line: line,
      client: turns.enter(ticket.ask.client, weight: weight, now: now)
    )
    let id = calls.insert(call)
    callIDs[ticket.number] = id
    deadlines.set(id, call.deadline)
    order.append(id, to: &lines[line].calls)
    lines[line].load.callCount += 1
    lines[line].load.units += call.units
    if lines[line].calls.first == id { stand(line) } else { noteLoad(line) }
  }

  /// Takes a call out, wherever it stands.
  mutating func take(_ id: Int) {
    let line = calls[id].line
    let client = calls[id].client
    let wasFirst = lines[line].calls.first == id
    callIDs[calls[id].ticket.number] = nil
    deadlines.remove(id)
    order.remove(id, from: &lines[line].calls)
    lines[line].load.callCount -= 1
    lines[line].load.units -= calls[id].units
    calls.remove(id)
    if wasFirst { moveUp(line, former: client) } else { noteLoad(line) }
    turns.exit(client)
  }

  /// The first call of `line` is a candidate until its turn proves it otherwise.
  mutating func stand(_ line: Int) {
    guard lines[line].standing != .candidate else { return }
    dueLines.remove(line)
    lines[line].standing = .candidate
    let first = lines[line].calls.first
    turns.arrive(line, of: calls[first].client, units: calls[first].units, load: lines[line].load)
    if turns.first == line { turnDue = 0 }
  }

  mutating func wake(_ client: Int) {
    dueClients.remove(client)
    turns.wake(client)
    turnDue = 0
  }

  /// The first call of `line` has gone, not by its turn, and the next one takes its place.
  private mutating func moveUp(_ line: Int, former client: Int) {
    let first = lines[line].calls.first
    if turns.isCandidate(line) {
      if turns.first == line { turnDue = 0 }
      // What held the client was the wait of the call that is gone.
      if dueClients.contains(client) && turns.clients[client].lines.first == line { wake(client) }
      if first != Links.none && calls[first].client == client {
        return turns.change(line, units: calls[first].units, load: lines[line].load)
      }
      turns.withdraw(line)
    }
    lines[line].standing = .event
    if first != Links.none { return stand(line) }
    dueLines.remove(line)
    lineIDs[lines[line].name] = nil
    lines.remove(line)
  }

  private mutating func noteLoad(_ line: Int) {
    guard turns.isCandidate(line) else { return }
    let first = lines[line].calls.first
    turns.change(line, units: calls[first].units, load: lines[line].load)
  }

  /// The clock is never so far, but an accepted wait may be anything.
  static func later(_ now: UInt64, _ wait: UInt64) -> UInt64 {
    let (sum, isOver) = now.addingReportingOverflow(wait)
    return isOver ? .max : sum
  }
}
