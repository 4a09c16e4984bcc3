import Testing

@testable import Gateway

@Suite("Numbers by their keys")
struct OrderedIDsTests {
  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func `the first one is the lowest, whatever came and went`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var ordered = OrderedIDs<UInt64>()
    var model: [Int: UInt64] = [:]
    for _ in 0..<2_000 {
      let id = Int.random(in: 0..<60, using: &random)
      if Int.random(in: 0..<3, using: &random) == 0 {
        ordered.remove(id)
        model[id] = nil
      } else {
        let key = UInt64.random(in: 0..<1_000, using: &random)
        ordered.set(id, key)
        model[id] = key
      }
      #expect(ordered.count == model.count)
      #expect(ordered.first?.key == model.values.min())
      #expect(ordered.key(of: id) == model[id])
    }
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `lists keep their order`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var links = Links()
    var chains = [Links.Chain(), Links.Chain()]
    var model: [[Int]] = [[], []]
    for _ in 0..<1_000 {
      let id = Int.random(in: 0..<20, using: &random)
      if let list = model.firstIndex(where: { $0.contains(id) }) {
        links.remove(id, from: &chains[list])
        model[list].removeAll { $0 == id }
      } else {
        let list = Int.random(in: 0..<2, using: &random)
        links.append(id, to: &chains[list])
        model[list].append(id)
      }
      for list in 0..<2 {
        var seen: [Int] = []
        var next = chains[list].first
        while next != Links.none {
          seen.append(next)
          next = links.after(next)
        }
        #expect(seen == model[list])
        #expect(chains[list].last == model[list].last ?? Links.none)
      }
    }
  }
}
