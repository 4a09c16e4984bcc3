import Transport

extension LogVerifier {
  /// Octets after the last line feed of the last file, unless the file is growing and the rest of
  /// the line is on its way.
  package mutating func takeTorn(_ rest: Span<UInt8>, isGrowing: Bool) {
    guard rest.count > 0, !isGrowing else { return }
    place.line += 1
    tornTail = LineScar(
      place: place,
      bytes: rest.count,
      digest: SHA256.digest(rest),
      time: state.time.text
    )
  }

  /// Judges what only the whole shows.
  package consuming func finish() -> LogReport {
    judgeTail()
    flushSignatures()
    judgeRuns()
    let first = runs.map(\.firstSequence).min() ?? 0
    let last = max(runs.map(\.lastSequence).max() ?? 0, closedUpTo)
    judgeSecondPath(first: first, last: last)
    judgeIntents()
    judgeDoubts()
    if state.records == 0 && findings.findings == 0 {
      find(.unreadable, "there is no record")
    }
    return report(first: first, last: last)
  }

  /// Lines after the last record.
  private mutating func judgeTail() {
    let last = isPart ? 0 : second.entries.last?.sequence ?? 0
    let count = UInt64(scars.count + (tornTail == nil ? 0 : 1))
    let isWithin = last > link.sequence && (tornTail != nil || last - link.sequence <= 2 * count)
    if count > 0, hasBegun, isWithin {
      let range = link.sequence + 1...last
      let whole = second.name ?? ""
      find(
        tornTail == nil ? .edited : .torn,
        tornTail == nil
          ? "\(SequenceWords.records(range, verb: "edited")): what stands here is no record"
          : "\(SequenceWords.records(range, verb: "missing")): the log is cut short in the middle of "
            + "a line, but \(whole) has checkpoint \(last)",
        at: scars.first?.place ?? tornTail?.place,
        sequence: range.lowerBound
      )
      damage.append(range)
      closedUpTo = last
      return
    }
    flushScars()
    guard let tornTail else { return }
    find(
      .torn,
      "the last line is cut short after \(tornTail.bytes) octets; the next start fences it off",
      at: tornTail.place,
      sequence: link.sequence + 1,
      time: tornTail.time
    )
  }

  private mutating func judgeIntents() {
    for intent in state.intents.all {
      let isOverdue = intent.sequence < state.lastStart
      let words =
        isOverdue
        ? "the intent of record \(intent.sequence) has no outcome, although the gateway started again "
          + "with record \(state.lastStart)"
        : "the intent of record \(intent.sequence) has no outcome yet"
      let finding = LogFinding(
        kind: .intentOpen,
        isRemark: !isOverdue,
        file: name(of: intent.place),
        line: intent.place.line,
        sequence: intent.sequence,
        words: words
      )
      if isOverdue {
        state.doubts.append(LogState.Doubt(finding: finding))
      } else {
        findings.add(finding)
      }
    }
  }

  /// What may follow from a broken chain is a remark when it is broken.
  private mutating func judgeDoubts() {
    let isBroken = findings.findings > 0 || hasExplainedGap
    for doubt in state.doubts {
      var finding = doubt.finding
      finding.isRemark = isBroken
      if isBroken { finding.words += ", which may follow from what is wrong elsewhere" }
      findings.add(finding)
    }
  }

  private func report(first: UInt64, last: UInt64) -> LogReport {
    var report = LogReport()
    report.findings = findings.kept
    report.findingCount = findings.findings
    report.remarkCount = findings.remarks
    report.files = files.map(\.name)
    report.bytes = files.reduce(0) { $0 + $1.bytes }
    report.records = state.records
    report.firstSequence = first
    report.lastSequence = last
    report.firstTime = state.firstTime.text
    report.lastTime = state.latest.text
    report.calls = state.intentCount + state.singleCount
    report.openIntents = state.intents.count
    report.checkpoints = state.signaturesVerified
    report.lastCheckpoint = state.checkpoints.last?.sequence ?? 0
    report.secondPathCheckpoints = second.entries.count
    report.unproved = unproved(last: last)
    return report
  }

  private func unproved(last: UInt64) -> [String] {
    var sentences: [String] = []
    let signed = state.checkpoints.last?.sequence ?? 0
    if signed == 0 {
      sentences.append("no record is signed: the whole log may have been made anew")
    } else if last > signed {
      sentences.append(
        "records \(signed + 1) to \(last) stand after the last checkpoint: they are chained but not "
          + "signed, so they can be changed or cut off without a trace"
      )
    }
    if isPart {
      sentences.append(
        "only a part of the log was looked at: nothing is known of what is not in it"
      )
    } else if second.name == nil {
      sentences.append(
        "no second path was looked at: records that were cut off after a checkpoint are not missed"
      )
    } else {
      sentences.append(
        "a tail that was cut off here and in \(second.name ?? "") alike, after the same checkpoint, "
          + "is not missed"
      )
    }
    for key in keys {
      sentences.append(
        "the public key \(key.idText) is trusted: whoever holds its private half can write another "
          + "log, so compare the id with one that is kept elsewhere"
      )
    }
    if removedUpTo > 0 {
      sentences.append(
        "records 1 to \(removedUpTo) were removed by retention: what they said is not known"
      )
    }
    return sentences
  }
}
