import Testing

@testable import Gateway

/// What a naive room would know: every call, looked at one by one.
private struct NaiveRoom {
  struct Call {
    let number: UInt64
    let ask: LimitAsk
    let deadline: UInt64
  }

  var calls: [Call] = []

  func heads() -> [Call] {
    var seen: Set<WaitingLine.Name> = []
    return calls.filter { seen.insert(WaitingLine.Name($0.ask)).inserted }
  }

  /// Calls that could go, and for which no call waits that holds its turn: of the same client at
  /// that one's own policy, of anybody at the key.
  func passable(_ gate: ScriptedGate, now: UInt64) -> [UInt64] {
    let heads = heads()
    let looks = heads.map { gate.look($0.ask, now: now) }
    if looks.contains(where: { $0.obstacle == .upstreamKey }) { return [] }
    let held = Set(
      heads.indices.filter { looks[$0].violated & ~LimitKind.upstream.bit == LimitKind.client.bit }
        .map {
          heads[$0].ask.client
        }
    )
    return heads.indices.filter { looks[$0].isAllowed && !held.contains(heads[$0].ask.client) }
      .map { heads[$0].number }
  }

  mutating func remove(_ number: UInt64) -> Call? {
    guard let index = calls.firstIndex(where: { $0.number == number }) else { return nil }
    return calls.remove(at: index)
  }
}

@Suite("Waiting room beside a naive one")
struct WaitingRoomPropertyTests {
  private final class Run {
    let bench = RoomBench(lineCallsMax: 6, callsMax: 40)
    var naive = NaiveRoom()
    var random: SeededGenerator
    var flying: [(session: UInt64, until: UInt64)] = []
    var releasedCount = 0
    var expiredCount = 0
    let isMixed: Bool

    init(seed: UInt64) {
      random = SeededGenerator(seed: seed)
      isMixed = seed % 4 == 1
      let second = RoomBench.second
      let gate = bench.gate
      gate.key = ScriptedGate.Bucket(interval: second / 2, burst: UInt64(2 + seed % 5))
      if seed % 2 == 0 { gate.sessionBucket = ScriptedGate.Bucket(interval: second, burst: 3) }
      if seed % 3 == 0 {
        for client in 0..<3 as Range<Int32> {
          gate.clientBuckets[client] = ScriptedGate.Bucket(interval: second, burst: 4)
        }
      }
      if seed % 5 < 3 { gate.recipientInterval = 2 * second }
      if seed % 7 < 4 { gate.inFlightMax = 2 }
      gate.weights = [0: 1, 1: 3, 2: 10]
    }

    func join() {
      let ask = RoomBench.ask(
        session: UInt64.random(in: 0...6, using: &random),
        client: Int32.random(in: 0..<3, using: &random),
        cost: UInt32.random(in: 1...3, using: &random),
        units: isMixed ? UInt8.random(in: 1...2, using: &random) : 2,
        recipient: UInt64.random(in: 0...4, using: &random)
      )
      let seconds = UInt64.random(in: 0...20, using: &random)
      let (number, answer) = bench.join(ask, accepting: seconds)
      switch answer {
      case .joined(let predicted):
        #expect(predicted <= seconds * RoomBench.second)
        #expect(!isFull(for: ask))
        let deadline = bench.now + seconds * RoomBench.second
        naive.calls.append(NaiveRoom.Call(number: number, ask: ask, deadline: deadline))
      case .refused(let verdict):
        #expect(!verdict.isAllowed)
        #expect(verdict.retryAfterSeconds > 0)
        let isFull = isFull(for: ask)
        // Whom a policy holds is told that, also in front of a full line.
        #expect((verdict.obstacle == .lineFull) == (isFull && verdict.kind != .limited))
        if !isFull && seconds > 0 {
          #expect(verdict.waitNanoseconds > seconds * RoomBench.second)
        }
        if verdict.kind == .limited { #expect(verdict.violated != 0) }
      }
    }

    private func isFull(for ask: LimitAsk) -> Bool {
      let line = naive.calls.filter { WaitingLine.Name($0.ask) == WaitingLine.Name(ask) }
      if line.count >= 6 || naive.calls.count >= 40 { return true }
      let own = naive.calls.filter { $0.ask.client == ask.client }.count
      guard naive.calls.count >= 30, own > 0 else { return false }
      let clients = Set(naive.calls.map(\.ask.client))
      let sum = clients.reduce(0) { $0 + Int(bench.gate.weight(ofClient: $1)) }
      let share = 40 * Int(bench.gate.weight(ofClient: ask.client)) / sum
      return own >= min(share, 35)
    }

    func dispatch() {
      var reported: [(UInt64, LimitVerdict)] = []
      bench.room.dispatch(now: bench.now, gate: bench.gate) { reported.append(($0, $1)) }
      for (number, verdict) in reported {
        let isFirst = naive.heads().contains { $0.number == number }
        guard let call = naive.remove(number) else {
          Issue.record("reported twice, or never joined: \(number)")
          continue
        }
        if verdict.isAllowed {
          #expect(isFirst)
          releasedCount += 1
          let end = bench.now + UInt64.random(in: 0...3, using: &random) * RoomBench.second
          flying.append((session: call.ask.session, until: end))
        } else {
          #expect(call.deadline <= bench.now)
          expiredCount += 1
        }
      }
      #expect(bench.room.nextDue > bench.now)
      #expect(bench.room.count == naive.calls.count)
      #expect(naive.calls.allSatisfy { $0.deadline > bench.now })
      #expect(naive.passable(bench.gate, now: bench.now) == [])
    }

    /// To the next moment at which something happens, but not beyond `end`.
    func advance(to end: UInt64) {
      while true {
        let landing = flying.map(\.until).min() ?? .max
        let due = bench.room.nextDue
        let next = max(min(landing, due), bench.now)
        guard next <= end else { break }
        if next > bench.now {
          // Nothing that the room slept through.
          #expect(naive.passable(bench.gate, now: next - 1) == [])
        }
        bench.now = next
        for index in flying.indices.reversed() where flying[index].until <= next {
          bench.gate.end(flying[index].session)
          bench.room.callEnded(session: flying[index].session)
          flying.remove(at: index)
        }
        dispatch()
      }
      bench.now = max(bench.now, end)
    }
  }

  @Test(arguments: 1...80 as ClosedRange<UInt64>)
  func `nobody passes who may not, and nobody waits who may`(_ seed: UInt64) {
    let run = Run(seed: seed)
    for _ in 0..<150 {
      let step = UInt64.random(in: 0...1_500_000_000, using: &run.random)
      run.advance(to: run.bench.now + step)
      for _ in 0..<Int.random(in: 0...3, using: &run.random) { run.join() }
      if Int.random(in: 0..<4, using: &run.random) == 0,
        let call = run.naive.calls.randomElement(using: &run.random)
      {
        run.bench.room.leave(call.number)
        _ = run.naive.remove(call.number)
      }
      run.dispatch()
    }
    run.advance(to: run.bench.now + 60 * RoomBench.second)
    #expect(run.naive.calls.isEmpty)
    #expect(run.bench.room.nextDue == .max)
    #expect(run.bench.room.lineCount == 0)
    #expect(run.bench.room.turns.isEmpty)
    #expect(run.bench.room.dueLines.isEmpty)
    #expect(run.bench.room.dueClients.isEmpty)
    #expect(run.bench.room.deadlines.isEmpty)
    #expect(run.releasedCount > 50)
  }
}
