import Testing

@testable import Gateway

@Suite("Waiting room")
struct WaitingRoomTests {
  private let second = RoomBench.second

  @Test func `nothing is due in an empty room`() {
    let bench = RoomBench()
    #expect(bench.room.nextDue == .max)
    #expect(bench.dispatch() == [])
    #expect(bench.room.count == 0)
  }

  @Test func `a call that nothing holds up goes at once`() {
    let bench = RoomBench()
    let first = bench.join(RoomBench.ask(session: 1))
    #expect(first.answer.predicted == 0)
    #expect(bench.room.nextDue <= bench.now)
    #expect(bench.dispatch() == [first.number])
    #expect(bench.room.nextDue == .max)
    #expect(!bench.hasLine(session: 1))
  }

  @Test func `a session's calls go in the order in which they came, at its rate`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 3 * second, burst: 1)
    var predicted: [UInt64?] = []
    for _ in 0..<5 { predicted.append(bench.join(RoomBench.ask(session: 1)).answer.predicted) }
    #expect(predicted == [0, 3, 6, 9, 12].map { $0 * second })
    let start = bench.now
    let released = bench.run(seconds: 60)
    #expect(released.map(\.number) == [1, 2, 3, 4, 5])
    #expect(released.map { ($0.at - start) / second } == [0, 3, 6, 9, 12])
  }

  @Test func `a blocked call holds up its own session alone`() {
    let bench = RoomBench()
    bench.gate.recipientInterval = 30 * second
    bench.join(RoomBench.ask(session: 1, recipient: 7))
    bench.join(RoomBench.ask(session: 1, recipient: 7))
    bench.join(RoomBench.ask(session: 1, recipient: 8))
    bench.join(RoomBench.ask(session: 2, recipient: 7))
    #expect(bench.dispatch() == [1, 4])
    #expect(bench.room.nextDue == bench.now + 30 * second)
    bench.now += 30 * second
    #expect(bench.dispatch() == [2, 3])
  }

  @Test func `who leaves gives the place up, and nothing was charged for it`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 10 * second, burst: 1)
    for _ in 0..<4 { bench.join(RoomBench.ask(session: 1)) }
    #expect(bench.dispatch() == [1])
    bench.room.leave(2)
    bench.room.leave(99)
    bench.now += 10 * second
    #expect(bench.dispatch() == [3])
    bench.room.leave(3)
    #expect(bench.lineCount(session: 1) == 1)
    bench.now += 10 * second
    #expect(bench.dispatch() == [4])
  }

  @Test func `when the first one leaves, the next may go at once`() {
    let bench = RoomBench()
    bench.gate.recipientInterval = 30 * second
    bench.join(RoomBench.ask(session: 1, recipient: 7))
    bench.join(RoomBench.ask(session: 1, recipient: 7))
    bench.join(RoomBench.ask(session: 1, recipient: 8))
    #expect(bench.dispatch() == [1])
    bench.room.leave(2)
    #expect(bench.room.nextDue <= bench.now)
    #expect(bench.dispatch() == [3])
  }

  @Test func `a wait that is too long is refused at once, and exactly`() throws {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 3 * second, burst: 1)
    for _ in 0..<4 { bench.join(RoomBench.ask(session: 1)) }
    bench.dispatch()
    bench.now += second / 2
    let refusal = try #require(bench.join(RoomBench.ask(session: 1), accepting: 10).answer.refusal)
    #expect(refusal.kind == .limited)
    #expect(refusal.violated != 0)
    #expect(refusal.waitNanoseconds == 11 * second + second / 2)
    #expect(refusal.retryAfterSeconds == 12)
    // A caller that comes back then passes.
    bench.now += refusal.waitNanoseconds
    while bench.room.nextDue <= bench.now { bench.dispatch() }
    #expect(bench.join(RoomBench.ask(session: 1), accepting: 10).answer.predicted != nil)
  }

  @Test func `calls to one recipient are foreseen to stand apart`() {
    let bench = RoomBench()
    bench.gate.recipientInterval = 3 * second
    var predicted: [UInt64?] = []
    for recipient in [7, 7, 8, 7, 9] as [UInt64] {
      predicted.append(bench.join(RoomBench.ask(session: 1, recipient: recipient)).answer.predicted)
    }
    #expect(predicted == [0, 3, 0, 6, 0].map { $0 * second })
    #expect(bench.dispatch() == [1])
    // Now the line is known to stand still.
    bench.now += second
    let next = [7, 10].map { bench.join(RoomBench.ask(session: 1, recipient: $0)).answer.predicted }
    #expect(next == [8, 2].map { $0 * second })
  }

  @Test func `sends are foreseen to stand apart by spacing and jitter`() {
    let bench = RoomBench()
    bench.gate.spacing = 2 * second
    var predicted: [UInt64?] = []
    for _ in 0..<3 {
      var ask = RoomBench.ask(session: 1)
      ask.jitter = second / 2
      predicted.append(bench.join(ask).answer.predicted)
    }
    #expect(predicted == [0, 5 * second / 2, 5 * second])
  }

  @Test func `a session that rests is foreseen to rest to the end`() throws {
    let bench = RoomBench()
    bench.gate.restEnd = bench.now + 7 * second
    let refusal = try #require(bench.join(RoomBench.ask(session: 1), accepting: 5).answer.refusal)
    #expect(refusal.obstacle == .breaker)
    #expect(refusal.retryAfterSeconds == 7)
    #expect(bench.join(RoomBench.ask(session: 1), accepting: 7).answer.predicted == 7 * second)
    bench.dispatch()
    #expect(bench.room.nextDue == bench.now + 7 * second)
    bench.now += 7 * second
    #expect(bench.dispatch() == [2])
  }

  @Test func `without lines nobody waits, and is told what holds him`() throws {
    let bench = RoomBench(lineCallsMax: 0)
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 5 * second, burst: 1)
    _ = bench.gate.admit(RoomBench.ask(session: 1), now: bench.now)
    let refusal = try #require(bench.join(RoomBench.ask(session: 1)).answer.refusal)
    #expect(refusal.kind == .limited)
    #expect(refusal.retryAfterSeconds == 5)
    #expect(bench.room.count == 0)
  }

  @Test func `who stands behind another client's held call is told when that goes`() throws {
    let bench = RoomBench()
    bench.gate.clientBuckets[1] = ScriptedGate.Bucket(interval: 15 * second, burst: 1)
    _ = bench.gate.admit(RoomBench.ask(session: 2, client: 1), now: bench.now)
    bench.join(RoomBench.ask(session: 1, client: 1))
    bench.dispatch()
    let other = bench.join(RoomBench.ask(session: 1, client: 2), accepting: 10, placeOnly: true)
    let refusal = try #require(other.answer.refusal)
    #expect(refusal.retryAfterSeconds == 15)
  }

  @Test func `a line has an end, and so has the room`() throws {
    let bench = RoomBench(lineCallsMax: 2, callsMax: 3)
    bench.gate.key = ScriptedGate.Bucket(interval: second, burst: 2)
    bench.gate.key.charge(2, now: bench.now)
    bench.join(RoomBench.ask(session: 1))
    bench.join(RoomBench.ask(session: 1))
    let line = try #require(bench.join(RoomBench.ask(session: 1)).answer.refusal)
    #expect(line.kind == .reducedCapacity)
    #expect(line.obstacle == .lineFull)
    #expect(line.waitNanoseconds == 6 * second)
    #expect(line.retryAfterSeconds == 6)
    #expect(bench.join(RoomBench.ask(session: 2)).answer.predicted != nil)
    #expect(bench.join(RoomBench.ask(session: 3)).answer.refusal?.obstacle == .lineFull)
    #expect(bench.room.count == 3)
  }

  @Test func `one client's calls leave room for others`() {
    let bench = RoomBench(callsMax: 40)
    bench.gate.key = ScriptedGate.Bucket(interval: second, burst: 2)
    bench.gate.key.charge(2, now: bench.now)
    bench.gate.weights = [1: 3]
    var counts = [0, 0, 0]
    for client in [0, 1, 2] {
      for session in 1...40 as ClosedRange<UInt64> {
        let ask = RoomBench.ask(session: UInt64(client) * 100 + session, client: Int32(client))
        if bench.join(ask).answer.predicted != nil { counts[client] += 1 }
      }
    }
    #expect(counts == [35, 5, 0])
    for number in 1...20 as ClosedRange<UInt64> { bench.room.leave(number) }
    for session in 50...90 as ClosedRange<UInt64> {
      bench.join(RoomBench.ask(session: session, client: 0))
      bench.join(RoomBench.ask(session: 100 + session, client: 1))
    }
    #expect(bench.count(ofClient: 0) < 25)
    #expect(bench.count(ofClient: 1) > 15)
  }

  @Test func `who has waited long enough is told how long it would still take`() {
    let bench = RoomBench()
    bench.gate.inFlightMax = 1
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 30 * second, burst: 2)
    bench.join(RoomBench.ask(session: 1))
    bench.join(RoomBench.ask(session: 1), accepting: 10)
    bench.join(RoomBench.ask(session: 1), accepting: 30)
    #expect(bench.dispatch() == [1])
    #expect(bench.room.nextDue == bench.now + 10 * second)
    bench.now += 10 * second
    let reports = bench.reports()
    #expect(reports.map(\.number) == [2])
    #expect(reports.first?.verdict.kind == .reducedCapacity)
    #expect(reports.first?.verdict.obstacle == .inFlight)
    #expect(bench.room.nextDue == bench.now + 20 * second)
    #expect(bench.room.count == 1)
  }

  @Test func `the last moment of an accepted wait is still a moment to go`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 10 * second, burst: 1)
    bench.join(RoomBench.ask(session: 1))
    let second = bench.join(RoomBench.ask(session: 1), accepting: 10)
    #expect(second.answer.predicted == 10 * self.second)
    bench.dispatch()
    bench.now += 10 * self.second
    #expect(bench.dispatch() == [2])
  }

  @Test func `the end of a call leaves its place to the next`() {
    let bench = RoomBench()
    bench.gate.inFlightMax = 1
    for _ in 0..<3 { bench.join(RoomBench.ask(session: 1), accepting: 10, placeOnly: true) }
    #expect(bench.dispatch() == [1])
    #expect(bench.room.nextDue == bench.now + 10 * second)
    #expect(bench.dispatch() == [])
    bench.gate.end(1)
    bench.room.callEnded(session: 1)
    #expect(bench.room.nextDue <= bench.now)
    #expect(bench.dispatch() == [2])
    #expect(bench.room.count == 1)
  }

  @Test func `who waits for a place only does not wait for a policy`() throws {
    let bench = RoomBench()
    bench.gate.inFlightMax = 1
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 5 * second, burst: 2)
    bench.join(RoomBench.ask(session: 1), accepting: 10, placeOnly: true)
    bench.join(RoomBench.ask(session: 1), accepting: 10, placeOnly: true)
    // The line before it uses up what the policy has left.
    let third = bench.join(RoomBench.ask(session: 1), accepting: 10, placeOnly: true)
    let refusal = try #require(third.answer.refusal)
    #expect(refusal.kind == .limited)
    #expect(refusal.waitNanoseconds == 5 * second)
    #expect(bench.dispatch() == [1])
    // Somebody else has used it up by the time at which there is a place.
    _ = bench.gate.inFlight.removeValue(forKey: 1)
    #expect(bench.gate.admit(RoomBench.ask(session: 1), now: bench.now).isAllowed)
    bench.gate.end(1)
    bench.room.callEnded(session: 1)
    let reports = bench.reports()
    #expect(reports.map(\.number) == [2])
    #expect(reports.first?.verdict.kind == .limited)
    #expect(reports.first?.verdict.waitNanoseconds == 5 * second)
    #expect(bench.room.count == 0)
  }

  @Test func `a paused session's calls do not wait`() {
    let bench = RoomBench()
    bench.gate.inFlightMax = 1
    bench.join(RoomBench.ask(session: 1))
    bench.join(RoomBench.ask(session: 1))
    bench.join(RoomBench.ask(session: 1))
    #expect(bench.dispatch() == [1])
    bench.gate.pausedSessions = [1]
    #expect(bench.join(RoomBench.ask(session: 1)).answer.refusal?.obstacle == .paused)
    bench.room.lookAgain()
    let reports = bench.reports()
    #expect(reports.map(\.number) == [2, 3])
    #expect(reports.allSatisfy { $0.verdict.kind == .resting })
  }

  @Test func `a call that can never pass does not wait`() {
    let bench = RoomBench()
    bench.gate.costMax = 5
    #expect(
      bench.join(RoomBench.ask(session: 1, cost: 6)).answer.refusal?.kind == .neverPasses
    )
    #expect(bench.room.count == 0)
  }

  @Test func `what changes outside is looked at anew`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 600 * second, burst: 1)
    bench.join(RoomBench.ask(session: 1))
    bench.join(RoomBench.ask(session: 1))
    #expect(bench.dispatch() == [1])
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: second, burst: 1)
    bench.gate.forgetSessions()
    #expect(bench.dispatch() == [])
    bench.room.lookAgain()
    #expect(bench.dispatch() == [2])
  }

  @Test func `who waits for a policy does not sleep for the key's wait as well`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 3 * second, burst: 1)
    bench.join(RoomBench.ask(session: 1))
    #expect(bench.dispatch() == [1])
    // WARest seems to have nothing left for a minute, which a reply then corrects.
    bench.gate.key = ScriptedGate.Bucket(interval: 30 * second, burst: 2)
    bench.gate.key.charge(2, now: bench.now)
    #expect(bench.join(RoomBench.ask(session: 1)).answer.predicted == 60 * second)
    bench.dispatch()
    bench.gate.key = ScriptedGate.Bucket(interval: 0, burst: 0)
    #expect(bench.room.nextDue == bench.now + 3 * second)
    bench.now += 3 * second
    #expect(bench.dispatch() == [2])
  }

  @Test func `calls without a session stand in a line of their client`() {
    let bench = RoomBench()
    bench.gate.key = ScriptedGate.Bucket(interval: second, burst: 2)
    for client in [0, 0, 1, 1] as [Int32] { bench.join(RoomBench.ask(session: 0, client: client)) }
    #expect(bench.room.lineCount == 2)
    #expect(bench.run(seconds: 10).map(\.number) == [1, 3, 2, 4])
  }

  @Test func `nobody overtakes those who wait`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 9 * second, burst: 1)
    #expect(!bench.mustQueue(RoomBench.ask(session: 1)))
    bench.join(RoomBench.ask(session: 1))
    #expect(bench.mustQueue(RoomBench.ask(session: 2)))
    bench.join(RoomBench.ask(session: 1))
    bench.dispatch()
    // Nobody waits for the key any more, but one does in the session.
    #expect(bench.mustQueue(RoomBench.ask(session: 1)))
    #expect(!bench.mustQueue(RoomBench.ask(session: 2)))
  }

  @Test func `lines show who waits`() {
    let bench = RoomBench()
    bench.gate.sessionBucket = ScriptedGate.Bucket(interval: 9 * second, burst: 1)
    for client in [3, 4, 5] as [Int32] { bench.join(RoomBench.ask(session: 1, client: client)) }
    let joined = bench.now
    bench.dispatch()
    var lines: [WaitingRoom.Line] = []
    bench.room.forEachLine { lines.append($0) }
    #expect(
      lines == [WaitingRoom.Line(session: 1, client: 4, callCount: 2, headJoined: joined)]
    )
    #expect(bench.count(ofClient: 3) == 0)
    #expect(bench.count(ofClient: 5) == 1)
  }
}
