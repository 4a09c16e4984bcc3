/// What the runs of a log say together: what is missing, what stands in the wrong place, what
/// stands there although something else does.
struct RunOrder {
  /// Runs in the order of the log that are also in the order of their numbers: as many records as
  /// possible.
  private(set) var main: [ChainRun] = []
  private(set) var strays: [ChainRun] = []

  init(_ runs: [ChainRun]) {
    // The heaviest chain of runs that follow each other, a run as heavy as it has records.
    var weights: [UInt64] = []
    var before: [Int] = []
    for index in runs.indices {
      var best: UInt64 = 0
      var bestBefore = -1
      for earlier in 0..<index
      where runs[earlier].lastSequence < runs[index].firstSequence && weights[earlier] > best {
        best = weights[earlier]
        bestBefore = earlier
      }
      let range = runs[index].range
      weights.append(best &+ (range.upperBound - range.lowerBound) &+ 1)
      before.append(bestBefore)
    }
    var chosen: Set<Int> = []
    var next = weights.indices.max { weights[$0] < weights[$1] } ?? -1
    while next >= 0 {
      chosen.insert(next)
      next = before[next]
    }
    main = runs.indices.filter { chosen.contains($0) }.map { runs[$0] }
    strays = runs.indices.filter { !chosen.contains($0) }.map { runs[$0] }
  }

  /// The parts of a gap that no stray fills.
  func missing(in gap: ClosedRange<UInt64>) -> [ClosedRange<UInt64>] {
    var rest: [ClosedRange<UInt64>] = []
    var next = gap.lowerBound
    for stray in strays.map(\.range).sorted(by: { $0.lowerBound < $1.lowerBound })
    where stray.lowerBound >= next && stray.upperBound <= gap.upperBound {
      if stray.lowerBound > next { rest.append(next...stray.lowerBound - 1) }
      next = stray.upperBound + 1
    }
    if next <= gap.upperBound { rest.append(next...gap.upperBound) }
    return rest
  }

  /// Whether the numbers of a stray are those of no other record.
  func isMoved(_ stray: ChainRun) -> Bool {
    main.allSatisfy { !$0.range.overlaps(stray.range) }
  }
}
