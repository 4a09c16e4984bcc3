import Testing

@testable import Gateway

@Suite("Rounds that are counted, beside rounds that are walked")
struct KeyTurnsTests {
  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func `serve the same calls in the same order`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var counted = KeyTurns()
    var walked = WalkedTurns()
    let weights = (0..<6).map { _ in Int.random(in: 50...900, using: &random) }
    // A line's client, and that client's number as long as it is known.
    var waiting: [Int: (client: Int, id: Int)] = [:]
    // Lines of those that something else than the key holds back.
    var blocked: Set<Int> = []
    func leave(_ line: Int) {
      guard let (client, id) = waiting.removeValue(forKey: line) else { return }
      counted.exit(id)
      if waiting.values.allSatisfy({ $0.client != client }) { walked.forget(client) }
    }
    func arrive(_ line: Int, _ client: Int, _ id: Int) {
      let units = Int.random(in: 1...2, using: &random)
      let load = KeyTurns.Load(callCount: 1, units: units)
      counted.arrive(line, of: id, units: units, load: load)
      walked.arrive(line, of: client, weight: weights[client], units: units)
    }
    for step in 0..<600 {
      let line = Int.random(in: 0..<30, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<5:
        if let (client, id) = waiting[line] {
          if blocked.remove(line) != nil { arrive(line, client, id) }
          continue
        }
        let client = Int.random(in: 0..<6, using: &random)
        let id = counted.enter(Int32(client), weight: UInt32(weights[client]), now: 0)
        waiting[line] = (client, id)
        arrive(line, client, id)
      case 5..<8:
        #expect(counted.first == walked.first, "step \(step)")
        guard let line = counted.first else { continue }
        counted.serve()
        walked.serve()
        leave(line)
      case _:
        guard let line = seed % 2 == 0 ? counted.first : line, counted.isCandidate(line)
        else { continue }
        counted.withdraw(line)
        walked.withdraw(line)
        if Bool.random(using: &random) { leave(line) } else { blocked.insert(line) }
      }
    }
    while let line = counted.first {
      try #require(line == walked.first)
      counted.serve()
      walked.serve()
      leave(line)
    }
    #expect(waiting.count == blocked.count)
    #expect(walked.first == nil)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func `the forecast is what happens when nothing else does`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let unitsMax = seed % 2 == 0 ? 1 : 2
    var turns = KeyTurns()
    var units: [Int: Int] = [:]
    var clients: [Int: Int32] = [:]
    // Equal ones too, so that the order within a round decides.
    let weights = (0..<8).map { _ in
      seed % 3 == 0 ? 10 : UInt32.random(in: 1...100, using: &random)
    }
    for line in 0..<Int.random(in: 1...40, using: &random) {
      let client = Int32.random(in: 0..<8, using: &random)
      clients[line] = client
      units[line] = Int.random(in: 1...unitsMax, using: &random)
      let id = turns.enter(client, weight: weights[Int(client)], now: 0)
      let load = KeyTurns.Load(callCount: 1, units: units[line] ?? 0)
      turns.arrive(line, of: id, units: units[line] ?? 0, load: load)
      if Bool.random(using: &random), line % 3 == 0, let first = turns.first {
        turns.serve()
        units[first] = nil
      }
    }
    let probe = 100
    let own = Int.random(in: 1...unitsMax, using: &random)
    let client = Int32.random(in: 0..<8, using: &random)
    let forecast = turns.unitsBefore(
      client: client,
      weight: weights[Int(client)],
      line: nil,
      ahead: KeyTurns.Load(),
      units: own,
      steadySince: 0
    )
    let id = turns.enter(client, weight: weights[Int(client)], now: 0)
    turns.arrive(probe, of: id, units: own, load: KeyTurns.Load(callCount: 1, units: own))
    var before = 0
    while let line = turns.first, line != probe {
      before += try #require(units[line])
      turns.serve()
    }
    // A client's tokens are known, not how they divide into calls: a token each.
    let inexact = unitsMax == 1 ? 0 : 8
    #expect(forecast >= before && forecast <= before + inexact, "\(forecast), \(before)")
  }
}
