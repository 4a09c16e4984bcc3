/// What shows only when everything has been read.
extension LogVerifier {
  mutating func judgeRuns() {
    endRun()
    if unkeptRuns > 0 {
      find(.moved, "\(unkeptRuns) more places where records do not continue each other")
    }
    let order = RunOrder(runs)
    if !isPart { judgeBeginning(order) }
    var wasSplit = false
    for (before, after) in zip(order.main, order.main.dropFirst()) {
      if before.lastSequence + 1 == after.firstSequence {
        // A record that was replaced whole fits neither the one before nor the one after.
        let isSame = wasSplit && before.firstSequence == before.lastSequence
        wasSplit = after.firstPrevious != before.lastHash
        if wasSplit && !isSame { findSplit(before, after) }
      } else {
        wasSplit = false
        for gap in order.missing(in: before.lastSequence + 1...after.firstSequence - 1) {
          findGap(gap, before, after)
        }
      }
    }
    for stray in order.strays { findStray(stray, isMoved: order.isMoved(stray)) }
  }

  /// The first record of all, or the first one that retention left.
  private mutating func judgeBeginning(_ order: RunOrder) {
    guard let first = order.main.first, first.firstSequence > 1 else { return }
    let gap = 1...first.firstSequence - 1
    let missing = order.missing(in: gap)
    guard missing == [gap] else {
      for part in missing { findBeginning(part, first) }
      return
    }
    let removal = state.removals.first {
      $0.lastSequence == gap.upperBound && $0.lastHash == first.firstPrevious
    }
    guard let removal else {
      findBeginning(gap, first)
      return
    }
    removedUpTo = gap.upperBound
    find(
      .explained,
      "records up to \(gap.upperBound) were removed by retention, says record \(removal.notice)",
      at: first.start,
      sequence: first.firstSequence,
      time: first.startTime,
      isRemark: true
    )
  }

  private mutating func findBeginning(_ gap: ClosedRange<UInt64>, _ first: ChainRun) {
    find(
      .beginningMissing,
      "\(SequenceWords.records(gap, verb: "missing")) at the beginning, and no record says that "
        + "retention removed them",
      at: first.start,
      sequence: gap.lowerBound,
      time: first.startTime
    )
    damage.append(gap)
  }

  private mutating func findSplit(_ before: ChainRun, _ after: ChainRun) {
    find(
      .replaced,
      "record \(before.lastSequence) was replaced: its own hash fits, but record "
        + "\(after.firstSequence) continues another one",
      at: before.end,
      sequence: before.lastSequence,
      time: after.startTime
    )
    damage.append(before.lastSequence...after.firstSequence)
  }

  private mutating func findGap(
    _ gap: ClosedRange<UInt64>,
    _ before: ChainRun,
    _ after: ChainRun
  ) {
    damage.append(gap)
    let missing = SequenceWords.records(gap, verb: "missing")
    let place = "between \(words(before.end)) and \(words(after.start))"
    if isRemoved(gap, after) {
      find(
        .explained,
        "\(missing) \(place): retention removed them, and a record says so",
        at: after.start,
        sequence: gap.lowerBound,
        time: after.startTime,
        isRemark: true
      )
      return
    }
    // The log said at once that it did not trust the end of that segment.
    let wasNotKept = after.segmentReason == "sync-failed" || after.segmentReason == "write-failed"
    let reason = after.segmentReason.map { reason in
      let file = after.fileBefore.map { " after \($0)" } ?? ""
      return "; a new segment begins here\(file), reason \(reason)"
    }
    if wasNotKept { hasExplainedGap = true }
    find(
      wasNotKept ? .explained : .missing,
      "\(missing) \(place)\(reason ?? "")",
      at: after.start,
      sequence: gap.lowerBound,
      time: after.startTime,
      isRemark: wasNotKept
    )
  }

  /// Whether notices of retention cover a gap to its last record, and end in the hash that the next
  /// one continues.
  private func isRemoved(_ gap: ClosedRange<UInt64>, _ after: ChainRun) -> Bool {
    var last = gap.upperBound
    var hash = after.firstPrevious
    while let removal = state.removals.first(where: {
      $0.lastSequence == last && $0.firstSequence <= last
    }) {
      if last == gap.upperBound && removal.lastHash != hash { return false }
      guard removal.firstSequence > gap.lowerBound else {
        return removal.firstSequence == gap.lowerBound
      }
      last = removal.firstSequence - 1
      hash = removal.lastHash
    }
    return false
  }

  private mutating func findStray(_ stray: ChainRun, isMoved: Bool) {
    let words =
      isMoved
      ? "\(SequenceWords.records(stray.range, verb: "moved")): their place is elsewhere"
      : "\(SequenceWords.records(stray.range, verb: "inserted")): the log has these numbers already"
    find(
      isMoved ? .moved : .inserted,
      words,
      at: stray.start,
      sequence: stray.firstSequence,
      time: stray.startTime
    )
    damage.append(stray.range)
  }
}
