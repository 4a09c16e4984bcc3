import HTTP1
import Transport

/// Lines that are not what has to come next.
extension LogVerifier {
  /// Scars that are kept for what the next record says of them.
  private static let scarsMax = 1_000

  /// Runs that are kept to be put in order at the end.
  private static let runsMax = 4_000

  /// A line that is no record: what it was shows with the next one that is.
  mutating func addScar(_ line: Span<UInt8>) {
    guard scars.count < LogVerifier.scarsMax else {
      unkeptScars += 1
      return
    }
    scars.append(
      LineScar(
        place: place,
        bytes: line.count,
        digest: SHA256.digest(line),
        time: state.time.text
      )
    )
  }

  mutating func takeOdd(_ line: Span<UInt8>, _ parts: AuditLine.Parts) {
    let previousStart = line.count - 140
    if let alternative = link.alternative, alternative.stands(in: line, at: previousStart) {
      link.hash = alternative
      link.digest = link.alternativeDigest
      link.alternative = nil
      takeAgain(line)
      return
    }
    let stated = HashText(line, at: line.count - 66)
    let body = line.extracting(first: parts.bodyBytes)
    if let previous = Digest32(hexadecimal: line.extracting(AuditLine.previousRange(line.count))),
      HashText(previous).stands(in: line, at: previousStart)
    {
      let digest = AuditLine.hash(previous, body)
      if HashText(digest) == stated {
        takeWhole(line, parts.sequence, previous, digest)
        return
      }
    }
    takeBroken(line, parts, stated, body)
  }

  /// A line with the frame of a record whose hash does not fit.
  private mutating func takeBroken(
    _ line: Span<UInt8>,
    _ parts: AuditLine.Parts,
    _ stated: HashText,
    _ body: Span<UInt8>
  ) {
    let expected = link.sequence + 1
    let wanted = AuditLine.hash(link.digest, body)
    let continues = link.hash.stands(in: line, at: line.count - 140)
    guard continues || (parts.sequence == expected && HashText(wanted) == stated) else {
      addScar(line)
      return
    }
    // What an edited `recovered` record says of the torn line cannot be told.
    if LineMember.has(",\"kind\":\"recovered\"", in: line) { _ = scars.popLast() }
    flushScars()
    beginRun(at: expected, line)
    let number = parts.sequence == expected ? "" : " (it says that it is record \(parts.sequence))"
    find(
      .edited,
      "record \(expected) was edited\(number): its hash does not fit",
      sequence: expected,
      time: time(of: line)
    )
    damage.append(expected...expected)
    // The next one may continue the hash that stands here, or the one that should.
    let statedDigest = Digest32(hexadecimal: line.extracting(AuditLine.hashRange(line.count)))
    link.follow(expected, stated, statedDigest ?? wanted, place)
    link.alternative = HashText(wanted)
    link.alternativeDigest = wanted
    state.last = .none
    look(at: line, isEdited: true)
  }

  /// A record that is whole in itself, but not the next one, or not after a whole one.
  private mutating func takeWhole(
    _ line: Span<UInt8>,
    _ sequence: UInt64,
    _ previousDigest: Digest32,
    _ digest: Digest32
  ) {
    let previous = HashText(previousDigest)
    let hash = HashText(digest)
    if hasBegun && hash == link.hash {
      flushScars()
      find(
        .duplicated,
        "record \(sequence) stands twice in a row",
        sequence: sequence,
        time: time(of: line)
      )
      return
    }
    let isRecovered = LineMember.has(",\"kind\":\"recovered\"", in: line)
    if isRecovered { fence(line, sequence, previous) }
    if previous == link.hash {
      continueChain(line, sequence)
    } else if sequence > link.sequence + 1, !scars.isEmpty,
      sequence - link.sequence - 1 <= 2 * UInt64(scars.count)
    {
      closeOverScars(before: sequence, line)
    } else if hasBegun && sequence == link.sequence && previous == link.previous {
      takeFork(line, sequence, hash, digest)
      return
    } else {
      flushScars()
      startRun(line, sequence, previousDigest)
    }
    link.hash = previous
    link.digest = previousDigest
    accept(line, sequence, hash, digest)
  }

  /// The hash fits; whether the number does is another matter.
  private mutating func continueChain(_ line: Span<UInt8>, _ sequence: UInt64) {
    flushScars()
    beginRun(at: sequence, line)
    let expected = link.sequence + 1
    guard sequence != expected else { return }
    guard sequence > expected else {
      find(
        .replaced,
        "record \(sequence) follows record \(link.sequence): its number is wrong, though its hash "
          + "fits",
        sequence: sequence,
        time: time(of: line)
      )
      return
    }
    let isKnown = LineMember.has(",\"reason\":\"tail-missing\"", in: line)
    let words = isKnown ? ": the gateway found the tail of the log gone when it started" : ""
    find(
      .tailMissing,
      "\(SequenceWords.records(expected...sequence - 1, verb: "missing")) after record "
        + "\(link.sequence)\(words)",
      sequence: expected,
      time: time(of: line)
    )
    damage.append(expected...sequence - 1)
  }

  /// A record with the number of the one before it, and continuing the same one as that.
  private mutating func takeFork(
    _ line: Span<UInt8>,
    _ sequence: UInt64,
    _ hash: HashText,
    _ digest: Digest32
  ) {
    flushScars()
    find(
      .inserted,
      "two records have the number \(sequence), here and in the line before: one was inserted",
      sequence: sequence,
      time: time(of: line)
    )
    damage.append(sequence...sequence)
    link.alternative = link.hash
    link.alternativeDigest = link.digest
    link.hash = hash
    link.digest = digest
  }

  // MARK: Torn records

  /// What a `recovered` record says of the line before it.
  private mutating func fence(_ line: Span<UInt8>, _ sequence: UInt64, _ previous: HashText) {
    let bytes = LineMember.number(",\"bytes\":", of: line)
    let digest = LineMember.text(",\"sha256\":\"", of: line).flatMap {
      Digest32(hexadecimal: line.extracting($0.offsets))
    }
    if let scar = scars.popLast() {
      state.isFenced = true
      if bytes == UInt64(scar.bytes) && digest == scar.digest {
        find(
          .recovered,
          "a record was cut short by a crash or a full disk, and fenced off by record \(sequence)",
          at: scar.place,
          sequence: sequence,
          time: scar.time,
          isRemark: true
        )
      } else {
        find(
          .tornEdited,
          "the torn line that record \(sequence) fences off was changed after that",
          at: scar.place,
          sequence: sequence,
          time: scar.time
        )
      }
      return
    }
    // A torn record that lacks nothing but its line feed was taken for one.
    guard sequence == link.sequence, previous == link.previous else { return }
    if bytes != UInt64(previousLine.count) || digest != SHA256.digest(previousLine.span) {
      find(
        .tornEdited,
        "the torn line that record \(sequence) fences off was changed after that",
        sequence: sequence
      )
    }
    state.isFenced = true
    forgetLast()
    link.goBack()
  }

  // MARK: Scars

  /// Records stand where the scars are, but not as they were written.
  private mutating func closeOverScars(before sequence: UInt64, _ line: Span<UInt8>) {
    let range = link.sequence + 1...sequence - 1
    beginRun(at: range.lowerBound, line)
    guard let first = scars.first else { return }
    find(
      .edited,
      "\(SequenceWords.records(range, verb: "edited")): "
        + (scars.count == 1 ? "the line here is no record" : "\(scars.count) lines are no records"),
      at: first.place,
      sequence: range.lowerBound,
      time: first.time
    )
    damage.append(range)
    scars = []
    link.sequence = sequence - 1
  }

  /// Lines that are no records stand where none is missing.
  mutating func flushScars() {
    guard let first = scars.first else { return }
    let count = scars.count + unkeptScars
    find(
      .damaged,
      count == 1
        ? "a line is no record, and no record is missing in its place"
        : "\(count) lines are no records",
      at: first.place,
      sequence: link.sequence,
      time: first.time
    )
    scars = []
    unkeptScars = 0
  }

  // MARK: Runs

  /// Begins the first run, with a record that need not be whole.
  private mutating func beginRun(at sequence: UInt64, _ line: Span<UInt8>) {
    if run == nil { startRun(line, sequence, link.digest) }
  }

  /// Begins a run with a record that does not continue the one before.
  private mutating func startRun(
    _ line: Span<UInt8>,
    _ sequence: UInt64,
    _ previous: Digest32
  ) {
    endRun()
    hasBegun = true
    var next = ChainRun(
      firstSequence: sequence,
      firstPrevious: HashText(previous),
      firstPreviousDigest: previous,
      start: place,
      startTime: time(of: line)
    )
    if LineMember.has(",\"kind\":\"segment\"", in: line) {
      next.segmentReason = member(",\"reason\":\"", line)
      next.fileBefore = member(",\"file\":\"", line)
    }
    run = next
  }

  /// Keeps the run that has ended.
  mutating func endRun() {
    guard var ended = run else { return }
    run = nil
    guard runs.count < LogVerifier.runsMax else {
      unkeptRuns += 1
      return
    }
    ended.lastSequence = link.sequence
    ended.lastHash = link.hash
    ended.end = link.place
    runs.append(ended)
  }

  private func member(_ opening: StaticString, _ line: Span<UInt8>) -> String? {
    LineMember.text(opening, of: line).map { text(line.extracting($0.offsets)) }
  }

  private func time(of line: Span<UInt8>) -> String {
    var index = AuditLine.head.utf8CodeUnitCount
    while index < line.count, line[index] &- 0x30 < 10 { index += 1 }
    guard line.count - index >= 9 + TimeText.bytes else { return state.time.text }
    let time = TimeText(line, at: index + 9).text
    return time.isEmpty ? state.time.text : time
  }
}
