import Glibc
import HTTP1
import Transport

/// What the records say, in the order in which they stand.
extension LogVerifier {
  /// Microseconds by which a record may be older than one before it: loops read the clock once a
  /// turn, and each for itself.
  private static let clockTolerance: Int64 = 5_000_000

  /// What an edited record says decides nothing but which calls are open.
  mutating func look(at line: Span<UInt8>, isEdited: Bool) {
    state.records += 1
    if isPart && state.records == 1 { state.carried = LogState.unknownCarried }
    keep(line)
    // After `{"v":1,"seq":` come the digits, then `,"time":"`.
    var index = AuditLine.head.utf8CodeUnitCount
    while index < line.count, line[index] &- 0x30 < 10 { index += 1 }
    let timeStart = index + 9
    guard line.count - timeStart >= TimeText.bytes + 64 else { return }
    take(time: TimeText(line, at: timeStart))
    let kindStart = timeStart + TimeText.bytes + 1
    if AuditLine.has(",\"kind\":\"intent\",\"request_id\":\"", line, at: kindStart) {
      takeIntent(line, idStart: kindStart + 32)
    } else if AuditLine.has(",\"kind\":\"outcome\",\"request_id\":\"", line, at: kindStart) {
      takeOutcome(line, idStart: kindStart + 33)
    } else {
      takeOther(line, isEdited: isEdited)
    }
  }

  /// A torn record may be whole but for its line feed, which shows only in the next one.
  private mutating func keep(_ line: Span<UInt8>) {
    previousLine.removeAll(keepingCapacity: true)
    // SAFETY: the line is alive during the call, and only read.
    unsafe line.withUnsafeBufferPointer { unsafe previousLine.append(contentsOf: $0) }
  }

  private mutating func take(time: TimeText) {
    state.time = time
    if !time.isBefore(state.latest) {
      if state.records == 1 { state.firstTime = time }
      state.latest = time
      return
    }
    guard let now = time.microseconds, let latest = state.latest.microseconds,
      latest - now > LogVerifier.clockTolerance
    else { return }
    find(
      .clockBack,
      "the clock went back by \(DurationWords.text(microseconds: latest - now))",
      sequence: link.sequence,
      isRemark: true
    )
    state.latest = time
  }

  /// Where the text that begins at `start` ends, its closing quote not included.
  private func end(ofText start: Int, _ line: Span<UInt8>) -> Int? {
    // SAFETY: what is searched ends where the line does.
    let found = unsafe line.withUnsafeBytes { bytes -> Int? in
      guard let base = bytes.baseAddress,
        let quote = unsafe memchr(base + start, Int32(Octet.quote), bytes.count - start)
      else { return nil }
      return unsafe UnsafeRawPointer(quote) - base
    }
    guard var index = found, index > start, line[index - 1] == Octet.backslash else { return found }
    // A quote inside the text stands behind a backslash.
    index = start
    while index < line.count, line[index] != Octet.quote {
      index += line[index] == Octet.backslash ? 2 : 1
    }
    return index < line.count ? index : nil
  }

  private mutating func takeIntent(_ line: Span<UInt8>, idStart: Int) {
    guard let end = end(ofText: idStart, line) else { return }
    let key = state.intents.key(line.extracting(idStart..<end))
    state.intentCount += 1
    state.intents.insert(
      IntentTable.Intent(key: key, sequence: link.sequence, place: place)
    )
    state.last = .intent(key)
  }

  private mutating func takeOutcome(_ line: Span<UInt8>, idStart: Int) {
    guard let end = end(ofText: idStart, line) else { return }
    let key = state.intents.key(line.extracting(idStart..<end))
    let intent = state.intents.remove(key)
    state.outcomeCount += 1
    state.last = .outcome(key, intent)
    if intent != nil {
      state.recent.insert(key)
      return
    }
    takeSingle(line, key)
  }

  /// An outcome without an intent: of a read or a refused call, or one too many.
  private mutating func takeSingle(_ line: Span<UInt8>, _ key: IntentTable.Key) {
    let wasSent =
      LineMember.has(",\"delivery\":\"sent\"", in: line)
      || LineMember.has(",\"delivery\":\"unknown\"", in: line)
    let isSecond = state.recent.contains(key)
    guard wasSent || isSecond && LineMember.has(",\"delivery\":", in: line) else {
      state.singleCount += 1
      return
    }
    if state.carried > 0 && !isSecond {
      state.carried -= 1
      return
    }
    doubt(
      .outcomeExtra,
      isSecond
        ? "record \(link.sequence) is a second outcome of its call"
        : "record \(link.sequence) is the outcome of a call that has no intent, or had its outcome"
    )
  }

  private mutating func takeOther(_ line: Span<UInt8>, isEdited: Bool) {
    guard let kind = LineMember.text(",\"kind\":\"", of: line) else { return }
    switch line.extracting(kind.offsets) {
    case let word where word.isEqual("checkpoint"): takeCheckpoint(line, isEdited: isEdited)
    case let word where word.isEqual("segment"): takeSegment(line)
    case let word where word.isEqual("notice"): takeNotice(line)
    case let word where word.isEqual("recovered"): takeRecovered(isEdited: isEdited)
    case let word where word.isEqual("start"): state.lastStart = link.sequence
    default: break
    }
  }

  private mutating func takeRecovered(isEdited: Bool) {
    let isFenced = state.isFenced
    state.isFenced = false
    guard !isEdited && !isFenced else { return }
    find(
      .tornMissing,
      "the torn line that record \(link.sequence) fences off is gone",
      sequence: link.sequence
    )
  }

  private mutating func takeSegment(_ line: Span<UInt8>) {
    let sequence = link.sequence
    if state.records == 1 {
      state.carried = LineMember.number(",\"open\":", of: line) ?? 0
      return
    }
    if LineMember.number(",\"last_seq\":", of: line) != sequence - 1 {
      doubt(.segmentMisfit, "record \(sequence) begins a segment, but after another record")
    }
    checkOpen(line, "begins a segment")
    guard place.line == 1 else {
      find(
        .renamed,
        "two segments stand in one file: the second one begins here",
        sequence: sequence,
        isRemark: true
      )
      return
    }
    checkFileBefore(line)
  }

  /// A file that was closed in order has as many octets as its successor says.
  private mutating func checkFileBefore(_ line: Span<UInt8>) {
    let index = Int(place.file) - 1
    guard files.indices.contains(index) else { return }
    let before = files[index]
    if let range = LineMember.text(",\"file\":\"", of: line) {
      let closed = text(line.extracting(range.offsets))
      if before.name != closed && before.name != closed + ".gz" {
        find(
          .renamed,
          "the segment before was closed as \(closed) and is called \(before.name) now",
          sequence: link.sequence,
          isRemark: true
        )
      }
    }
    guard let bytes = LineMember.number(",\"bytes\":", of: line), !before.isLimited,
      bytes != UInt64(before.bytes)
    else { return }
    doubt(
      .segmentMisfit,
      "\(before.name) was closed with \(bytes) octets and has \(before.bytes)"
    )
  }

  private mutating func takeNotice(_ line: Span<UInt8>) {
    if LineMember.has(",\"reason\":\"segment-removed\"", in: line) {
      guard let first = LineMember.number(",\"first_seq\":", of: line),
        let last = LineMember.number(",\"last_seq\":", of: line),
        let hash = LineMember.text(",\"last_hash\":\"", of: line), hash.count == HashText.bytes
      else { return }
      state.removals.append(
        LogState.Removal(
          firstSequence: first,
          lastSequence: last,
          lastHash: HashText(line, at: hash.offsets.lowerBound),
          place: place,
          notice: link.sequence
        )
      )
    } else if LineMember.has(",\"reason\":\"checkpoint-path-failed\"", in: line) {
      state.secondPathFailures.append(link.sequence)
    } else if LineMember.has(",\"reason\":\"records-lost\"", in: line) {
      let count = LineMember.number(",\"count\":", of: line) ?? 0
      find(
        .lost,
        "\(count) records found no room while the disk could not be written, says the log itself",
        sequence: link.sequence,
        isRemark: true
      )
    }
  }

  /// Compares what the log says of open calls with what was counted.
  mutating func checkOpen(_ line: Span<UInt8>, _ what: String) {
    guard let open = LineMember.number(",\"open\":", of: line) else { return }
    let counted = UInt64(state.intents.count)
    if open == counted { state.carried = 0 }
    guard open < counted || open > counted + state.carried else { return }
    doubt(
      .openMismatch,
      "record \(link.sequence) \(what) with \(open) open calls, but \(counted) are open"
    )
  }

  /// Something that follows from a broken chain, and is a finding only without one.
  mutating func doubt(_ kind: LogFinding.Kind, _ words: String) {
    guard state.doubts.count < FindingList.keptMax else { return }
    let finding = LogFinding(
      kind: kind,
      file: name(of: place),
      line: place.line,
      sequence: link.sequence,
      time: state.time.text,
      words: words
    )
    state.doubts.append(LogState.Doubt(finding: finding))
  }

  /// Takes back what the last record changed.
  mutating func forgetLast() {
    state.records -= 1
    switch state.last {
    case .none: break
    case .intent(let key):
      state.intentCount -= 1
      _ = state.intents.remove(key)
    case .outcome(let key, let intent):
      state.outcomeCount -= 1
      if let intent {
        state.intents.insert(intent)
        state.recent.remove(key)
      }
    case .checkpoint: state.checkpoints.removeLast()
    }
    state.last = .none
  }

  func text(_ octets: Span<UInt8>) -> String {
    // Of a log that may have been written by anybody: nothing that a terminal would obey.
    octets.indices.reduce(into: "") { text, index in
      let octet = octets[index]
      text.unicodeScalars.append(octet >= 0x20 && octet < 0x7f ? Unicode.Scalar(octet) : "?")
    }
  }
}

extension Span where Element == UInt8 {
  func isEqual(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && AuditLine.has(word, self, at: 0)
  }
}
