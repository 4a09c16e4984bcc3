import Testing

@testable import Gateway

@Suite("Turns at the upstream key (deficit round robin, Shreedhar & Varghese 1995)")
struct KeySharingTests {
  private let second = RoomBench.second

  /// A key with nothing left that gives one token a second.
  private func bench() -> RoomBench {
    let bench = RoomBench()
    bench.gate.key = ScriptedGate.Bucket(interval: second, burst: 2)
    bench.gate.key.charge(2, now: bench.now)
    return bench
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let weights: [UInt32]
    let units: [UInt8]
    var testDescription: String { name }
  }

  static let rows = [
    Row(name: "equal", weights: [1, 1, 1], units: [2, 2, 2]),
    Row(name: "equal and heavy", weights: [100, 100, 100], units: [2, 2, 2]),
    Row(name: "one, two, three", weights: [1, 2, 3], units: [2, 2, 2]),
    Row(name: "dear and cheap calls", weights: [1, 1], units: [2, 1]),
    Row(name: "cheap calls of the heavy", weights: [1, 5], units: [2, 1]),
    Row(name: "far apart", weights: [1, 20], units: [2, 2]),
    Row(name: "no common measure", weights: [7, 11, 13], units: [2, 1, 2]),
  ]

  @Test(arguments: rows) func `tokens go by weight`(_ row: Row) throws {
    let bench = bench()
    var clients: [UInt64: Int] = [:]
    for client in row.weights.indices {
      bench.gate.weights[Int32(client)] = row.weights[client]
      for call in 0..<600 {
        // Over a few sessions, so that no line gets too long.
        let session = UInt64(client * 10 + call % 6 + 1)
        let ask = RoomBench.ask(session: session, client: Int32(client), units: row.units[client])
        clients[bench.join(ask, accepting: 36_000).number] = client
      }
    }
    var tokens = [Int](repeating: 0, count: row.weights.count)
    for release in bench.run(seconds: 400) {
      let client = try #require(clients[release.number])
      tokens[client] += Int(row.units[client])
    }
    let total = Double(tokens.reduce(0, +))
    #expect(total >= 398)
    let weights = Double(row.weights.reduce(0, +))
    for client in row.weights.indices {
      let fair = total * Double(row.weights[client]) / weights
      // Never more than a call away from its share.
      #expect(abs(Double(tokens[client]) - fair) <= 2.5, "\(tokens)")
    }
  }

  @Test func `heavy clients do not hold the key for long`() throws {
    let bench = bench()
    for client in [0, 1] as [Int32] {
      bench.gate.weights[client] = 100
      for session in 0..<40 {
        bench.join(
          RoomBench.ask(session: UInt64(client) * 100 + UInt64(session) + 1, client: client)
        )
      }
    }
    let order = bench.run(seconds: 60).map { $0.number <= 40 ? 0 : 1 }
    #expect(order.count == 30)
    for index in 1..<order.count { #expect(order[index] != order[index - 1]) }
  }

  @Test func `who was away has no credit`() {
    let bench = bench()
    for session in 1...60 as ClosedRange<UInt64> {
      bench.join(RoomBench.ask(session: session, client: 0))
    }
    bench.join(RoomBench.ask(session: 100, client: 1))
    // Client 1 is served once and stays away for a while.
    #expect(bench.run(seconds: 40).count == 20)
    var late: Set<UInt64> = []
    for session in 101...120 as ClosedRange<UInt64> {
      late.insert(bench.join(RoomBench.ask(session: session, client: 1)).number)
    }
    let next = bench.run(seconds: 20).map(\.number)
    #expect(next.count == 10)
    #expect(next.filter(late.contains).count == 5)
  }

  @Test func `a single caller that comes back in time keeps its weight`() {
    let bench = bench()
    bench.gate.weights = [0: 1, 1: 3]
    for session in 1...100 as ClosedRange<UInt64> {
      bench.join(RoomBench.ask(session: session, client: 0))
    }
    var counts = [0, 0]
    var lone = bench.join(RoomBench.ask(session: 1_000, client: 1)).number
    while counts[0] + counts[1] < 80 {
      bench.now = max(bench.now, bench.room.nextDue)
      for number in bench.dispatch() {
        counts[number == lone ? 1 : 0] += 1
        guard number == lone else { continue }
        bench.now += second / 2
        lone = bench.join(RoomBench.ask(session: 1_000, client: 1)).number
      }
    }
    #expect(counts == [20, 60])
  }

  @Test func `a dear call is not passed by a cheap one that would fit`() {
    let bench = bench()
    bench.join(RoomBench.ask(session: 1, client: 0, units: 2))
    bench.dispatch()
    bench.now += second
    // Client 1 has not had its turn in this round either, but came later.
    bench.join(RoomBench.ask(session: 3, client: 1, units: 2))
    bench.join(RoomBench.ask(session: 4, client: 1, units: 1))
    #expect(bench.dispatch() == [])
    #expect(bench.room.nextDue == bench.now + second)
    bench.now += second
    #expect(bench.dispatch() == [1])
  }

  @Test func `whoever is next is looked at when the one before it is gone`() {
    let bench = bench()
    bench.join(RoomBench.ask(session: 1, units: 2))
    bench.join(RoomBench.ask(session: 2, units: 1))
    bench.join(RoomBench.ask(session: 3, units: 1))
    bench.now += second
    #expect(bench.dispatch() == [])
    #expect(bench.room.nextDue == bench.now + second)
    // That another one leaves changes nothing.
    bench.room.leave(3)
    #expect(bench.room.nextDue == bench.now + second)
    bench.room.leave(1)
    #expect(bench.room.nextDue <= bench.now)
    #expect(bench.dispatch() == [2])
  }

  @Test func `whoever comes and is next is looked at at once`() {
    let bench = bench()
    bench.gate.weights = [1: 10]
    bench.join(RoomBench.ask(session: 1, client: 0, units: 2))
    bench.now += second
    #expect(bench.dispatch() == [])
    #expect(bench.room.nextDue == bench.now + second)
    bench.join(RoomBench.ask(session: 2, client: 1, units: 1))
    #expect(bench.room.nextDue <= bench.now)
    #expect(bench.dispatch() == [2])
  }

  @Test func `sessions of a client take turns`() {
    let bench = bench()
    for session in [1, 1, 1, 2, 3] as [UInt64] { bench.join(RoomBench.ask(session: session)) }
    #expect(bench.run(seconds: 20).map(\.number) == [1, 4, 5, 2, 3])
  }

  @Test func `a client's own policy holds its turn, so that dear calls do not starve`() {
    let bench = RoomBench()
    bench.gate.clientBuckets[0] = ScriptedGate.Bucket(interval: second, burst: 5)
    bench.gate.clientBuckets[0]?.charge(5, now: bench.now)
    bench.join(RoomBench.ask(session: 1, client: 0, cost: 5))
    for session in 2...9 as ClosedRange<UInt64> {
      bench.join(RoomBench.ask(session: session, client: 0))
    }
    bench.join(RoomBench.ask(session: 50, client: 1))
    #expect(bench.dispatch() == [10])
    #expect(bench.room.nextDue == bench.now + 5 * second)
    // Not even the first call's leaving is lost time.
    let other = RoomBench()
    other.gate.clientBuckets[0] = bench.gate.clientBuckets[0]
    other.join(RoomBench.ask(session: 1, client: 0, cost: 5))
    other.join(RoomBench.ask(session: 2, client: 0))
    other.dispatch()
    other.now += second
    #expect(other.dispatch() == [])
    other.room.leave(1)
    #expect(other.room.nextDue <= other.now)
    #expect(other.dispatch() == [2])
    bench.now += 5 * second
    #expect(bench.dispatch() == [1])
    #expect(bench.run(seconds: 8).map(\.number) == [2, 3, 4, 5, 6, 7, 8, 9])
  }

  @Test func `a release costs the same however many wait`() {
    let bench = bench()
    for session in 1...1_500 as ClosedRange<UInt64> {
      bench.join(RoomBench.ask(session: session, client: Int32(session % 40)), accepting: 36_000)
    }
    bench.dispatch()
    bench.gate.looksCount = 0
    #expect(bench.run(seconds: 200).count == 100)
    #expect(bench.gate.looksCount <= 202)
  }
}
