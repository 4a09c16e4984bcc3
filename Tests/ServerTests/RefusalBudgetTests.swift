import Testing

@testable import Server

@Suite("Refused calls: so many records a second, and a count of the rest that is exact")
struct RefusalBudgetTests {
  /// What a budget should do, in the plainest way.
  private struct Model {
    let recordsPerPeerMax: Int
    var start: UInt64?
    var records: [UInt64?: Int] = [:]
    var counts: [UInt64?: Int] = [:]

    mutating func mayRecord(_ peer: UInt64, _ now: UInt64) -> Bool {
      start = start ?? now
      let hasPlace = records[peer] != nil || records.keys.count { $0 != nil } < 1_024
      let key: UInt64? = hasPlace ? peer : nil
      let isRecorded =
        records[key, default: 0] < recordsPerPeerMax && records.values.reduce(0, +) < 1_000
      records[key, default: 0] += isRecorded ? 1 : 0
      counts[key, default: 0] += isRecorded ? 0 : 1
      return isRecorded
    }

    func isPeriodOver(_ now: UInt64) -> Bool { start.map { now - $0 >= 1_000_000_000 } ?? false }

    mutating func summaries() -> [UInt64?: Int] {
      defer { self = Model(recordsPerPeerMax: recordsPerPeerMax) }
      return counts.filter { $0.value > 0 }
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let peers: UInt64
    let recordsPerPeerMax: Int
    /// Between two refusals at most.
    let gapNanoseconds: UInt64
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "one peer", peers: 1, recordsPerPeerMax: 10, gapNanoseconds: 20_000_000),
    Row(name: "a few", peers: 20, recordsPerPeerMax: 10, gapNanoseconds: 10_000_000),
    Row(name: "many at once", peers: 900, recordsPerPeerMax: 10, gapNanoseconds: 500_000),
    Row(
      name: "more than have a place",
      peers: 3_000,
      recordsPerPeerMax: 1,
      gapNanoseconds: 400_000
    ),
    Row(name: "a long pause now and then", peers: 3, recordsPerPeerMax: 2, gapNanoseconds: 1 << 31),
  ])
  func `each refusal is recorded or counted, as a model has it`(_ row: Row) throws {
    for seed in 1...3 {
      var numbers = Numbers(state: UInt64(seed))
      var budget = RefusalBudget(recordsPerPeerMax: row.recordsPerPeerMax, seed: UInt64(seed))
      var model = Model(recordsPerPeerMax: row.recordsPerPeerMax)
      var now: UInt64 = 5
      var recorded = 0
      var summarized = 0
      for _ in 0..<6_000 {
        now += numbers.next() % row.gapNanoseconds
        try #require(budget.isPeriodOver(now: now) == model.isPeriodOver(now))
        if model.isPeriodOver(now) {
          summarized += try Self.expectSummaries(&budget, model.summaries())
        }
        let peer = numbers.next() % row.peers
        let isRecorded = budget.mayRecord(peer, now: now)
        try #require(isRecorded == model.mayRecord(peer, now))
        recorded += isRecorded ? 1 : 0
      }
      summarized += try Self.expectSummaries(&budget, model.summaries())
      #expect(recorded + summarized == 6_000)
      #expect(budget.counted == 0)
      let more = budget.nextSummary()
      #expect(more == nil)
    }
  }

  private static func expectSummaries(
    _ budget: inout RefusalBudget,
    _ expected: [UInt64?: Int]
  ) throws -> Int {
    var found: [UInt64?: Int] = [:]
    while let summary = budget.nextSummary() {
      try #require(found.updateValue(summary.count, forKey: summary.peer) == nil, "one a peer")
    }
    try #require(found == expected)
    return found.values.reduce(0, +)
  }

  /// So many records may come in a second, whatever peers there are.
  @Test func `no crowd of peers gets more than the bounds`() {
    var budget = RefusalBudget(recordsPerPeerMax: 10, seed: 1)
    var recorded = 0
    for peer in 0..<100_000 where budget.mayRecord(UInt64(peer) << 32, now: 1) { recorded += 1 }
    #expect(recorded == RefusalBudget.recordsMax)
    var summaries: [RefusalBudget.Summary] = []
    while let summary = budget.nextSummary() { summaries.append(summary) }
    #expect(summaries.count <= RefusalBudget.peersMax + 1)
    #expect(summaries.map(\.count).reduce(recorded, +) == 100_000)
    #expect(summaries.filter { $0.peer == nil }.count == 1)
    // The next second starts afresh.
    let isRecorded = budget.mayRecord(7, now: 2)
    #expect(isRecorded)
  }

  struct Name: Sendable {
    let hash: UInt64
    let text: String
  }

  @Test(arguments: [
    Name(hash: 1 << 32 | 0x7f00_0001, text: "127.0.0.1"),
    Name(hash: 1 << 32 | 0xffff_ffff, text: "255.255.255.255"),
    Name(hash: 1 << 32, text: "0.0.0.0"),
    Name(hash: .max, text: "unix"),
    Name(hash: 0, text: "::/64"),
    Name(hash: 0x2001_0db8_0000_0007, text: "2001:db8:0:7::/64"),
    Name(hash: 0x2001_0db8_0000_0000, text: "2001:db8::/64"),
    Name(hash: 0xfe80_0000_0000_0000, text: "fe80::/64"),
    Name(hash: 0x0000_0000_0000_0001, text: "0:0:0:1::/64"),
    Name(hash: 0xffff_ffff_ffff_fffe, text: "ffff:ffff:ffff:fffe::/64"),
  ])
  func `a summary names the address, or the network`(_ row: Name) {
    let text = PeerText(sharing: row.hash)
    let octets = (0..<text.count).map { text.octets[$0] }
    #expect(String(decoding: octets, as: UTF8.self) == row.text)
  }
}
