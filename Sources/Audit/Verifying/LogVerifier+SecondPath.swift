/// The log's checkpoints against those of the second path.
extension LogVerifier {
  mutating func judgeSecondPath(first: UInt64, last: UInt64) {
    guard second.name != nil else { return }
    judgeBroken()
    for misplaced in second.misplaced {
      findSecond(
        .secondPath,
        "checkpoint \(misplaced.sequence) stands here again, or in the wrong place",
        line: misplaced.line,
        sequence: misplaced.sequence,
        time: misplaced.time
      )
    }
    var log: [UInt64: LogState.Checkpoint] = [:]
    for checkpoint in state.checkpoints { log[checkpoint.sequence] = checkpoint }
    judgeEntries(log, first: first, last: last)
    judgeMissing(last: last)
  }

  /// Whether the log was stopped in order and not started again: nothing is on its way any more.
  private func isClosed(_ last: UInt64) -> Bool {
    guard let checkpoint = state.checkpoints.last else { return false }
    return checkpoint.isStop && checkpoint.sequence == last
  }

  private mutating func judgeBroken() {
    for broken in second.broken {
      let isOnItsWay = state.checkpoints.last.map { !$0.isStop } ?? true
      let isExplained = broken.isTail ? isOnItsWay : broken.isTorn
      let number = broken.sequence.map { ", checkpoint \($0) by its number," } ?? ""
      findSecond(
        isExplained ? .recovered : .secondPath,
        isExplained
          ? "a line\(number) was cut short by a crash, or is just being written"
          : "a line\(number) was edited: it is no whole checkpoint",
        line: broken.line,
        sequence: broken.sequence ?? 0,
        time: second.entries.last { $0.sequence <= broken.after }?.time ?? "",
        isRemark: isExplained
      )
    }
  }

  private mutating func judgeEntries(
    _ log: [UInt64: LogState.Checkpoint],
    first: UInt64,
    last: UInt64
  ) {
    var foreign = 0
    var tail: SecondPathState.Entry?
    for entry in second.entries {
      if let name = state.chainName, entry.chainName != name {
        foreign += 1
      } else if let found = log[entry.sequence], found.hash == entry.hash {
        // Its signature is judged where it stands in the log.
        continue
      } else if isPart && (entry.sequence < first || entry.sequence > last) {
        continue
      } else if !entry.isSigned {
        findSecond(
          .wrongSignature,
          "checkpoint \(entry.sequence) is not signed with a trusted key",
          line: entry.line,
          sequence: entry.sequence,
          time: entry.time
        )
      } else if entry.sequence > last {
        tail = entry
      } else if entry.sequence < first {
        judgeOld(entry)
      } else if !isDamaged(entry.sequence) {
        findSecond(
          .checkpointDiffers,
          "checkpoint \(entry.sequence) is not the one of the log: record \(entry.sequence) there "
            + (log[entry.sequence] == nil ? "is no checkpoint" : "has another hash"),
          line: entry.line,
          sequence: entry.sequence,
          time: entry.time
        )
      }
    }
    if let tail { findTail(tail, last: last) }
    guard foreign > 0 else { return }
    findSecond(
      .foreignChain,
      "\(foreign) checkpoints belong to another log, of which nothing is left here",
      line: second.entries.first { $0.chainName != state.chainName }?.line ?? 0
    )
  }

  /// A checkpoint of records that retention removed.
  private mutating func judgeOld(_ entry: SecondPathState.Entry) {
    oldCheckpoints += 1
    guard entry.skips, !second.isBroken(entry.sequence - 1) else { return }
    findSecond(
      .checkpointMissing,
      "a checkpoint before checkpoint \(entry.sequence) is not here any more",
      line: entry.line,
      sequence: entry.sequence,
      time: entry.time
    )
  }

  private mutating func findTail(_ entry: SecondPathState.Entry, last: UInt64) {
    let range = last + 1...entry.sequence
    damage.append(range)
    find(
      .tailMissing,
      "\(SequenceWords.records(range, verb: "missing")) at the end: the log ends with record "
        + "\(last), but \(second.name ?? "") has checkpoint \(entry.sequence) of \(entry.time)",
      at: link.place,
      sequence: range.lowerBound,
      time: state.time.text
    )
  }

  /// Checkpoints of the log that are not on the second path.
  private mutating func judgeMissing(last: UInt64) {
    let sorted = state.checkpoints.sorted { $0.sequence < $1.sequence }
    let isClosed = isClosed(last)
    for checkpoint in sorted {
      let sequence = checkpoint.sequence
      guard second.entry(sequence) == nil, !second.isBroken(sequence), !isDamaged(sequence)
      else { continue }
      let isLatest = !second.entries.contains { $0.sequence > sequence } && !isClosed
      let isExplained = isLatest || hasFailed(around: sequence)
      find(
        isExplained ? .explained : .checkpointMissing,
        "checkpoint \(sequence) is not in \(second.name ?? "")"
          + (isLatest ? " yet" : isExplained ? ": it could not be written then" : ""),
        at: checkpoint.place,
        sequence: sequence,
        time: "",
        isRemark: isExplained
      )
    }
  }

  /// Whether the log says soon after a checkpoint that the second path could not be written.
  private func hasFailed(around sequence: UInt64) -> Bool {
    guard let failure = state.secondPathFailures.first(where: { $0 > sequence }) else {
      return false
    }
    return !second.entries.contains { $0.sequence > sequence && $0.sequence < failure }
  }

  func isDamaged(_ sequence: UInt64) -> Bool { damage.contains { $0.contains(sequence) } }

  private mutating func findSecond(
    _ kind: LogFinding.Kind,
    _ words: String,
    line: Int,
    sequence: UInt64 = 0,
    time: String = "",
    isRemark: Bool = false
  ) {
    findings.add(
      LogFinding(
        kind: kind,
        isRemark: isRemark,
        file: second.name ?? "",
        line: line,
        sequence: sequence,
        time: time,
        words: words
      )
    )
  }
}
