package import Transport

/// Reads a whole log from its first record on, and says what is wrong with it and what not known.
///
/// Lines come in one by one and nothing of them is kept but the open intents and the checkpoints.
/// Whatever is broken is one finding, after which it goes on with the next record that is whole.
/// A copy goes on by itself from where it was made.
package struct LogVerifier {
  /// One file as it was read.
  struct File {
    var name: String
    var bytes = 0
    var lines = 0

    /// Octets were left out because the next segment says that they do not count.
    var isLimited = false
  }

  let keys: [VerifyingKey]

  /// What stands before the first line and after the last one is not missed.
  let isPart: Bool
  var files: [File] = []
  var place = LogPlace(file: -1, line: 0)
  var findings = FindingList()

  // The chain.
  var link = ChainLink()
  var hasBegun = false
  var run: ChainRun?
  var runs: [ChainRun] = []
  var unkeptRuns = 0
  var scars: [LineScar] = []
  var unkeptScars = 0

  /// Numbers of records about which there is a finding: what follows from it is none.
  var damage: [ClosedRange<UInt64>] = []
  var previousLine: [UInt8] = []

  var tornTail: LineScar?

  /// The last record of which only broken lines are left.
  var closedUpTo: UInt64 = 0
  var removedUpTo: UInt64 = 0
  var hasExplainedGap = false

  // What the records say.
  var state = LogState()
  var unsigned: UnsignedCheckpoints?
  var second: SecondPathState
  var oldCheckpoints = 0

  /// - Parameters:
  ///   - keys: The public keys that are trusted.
  ///   - isPart: Only some segments are read.
  package init(keys: [VerifyingKey], isPart: Bool = false) {
    self.keys = keys
    self.isPart = isPart
    second = SecondPathState(keys: keys)
  }

  /// Findings so far: it never goes down.
  package var findingCount: Int { findings.findings }
  package var recordCount: Int { state.records }

  /// What the first record continues, as it says itself.
  var start: AuditChain {
    guard let first = runs.first ?? run else { return AuditChain() }
    return AuditChain(sequence: first.firstSequence - 1, hash: first.firstPreviousDigest)
  }

  var end: AuditChain { AuditChain(sequence: link.sequence, hash: link.digest) }

  /// The lines that follow are those of the second path, which is read before the log: whatever it
  /// has is in the log already.
  package mutating func beginSecondPath(_ name: String) { second.name = name }

  package mutating func takeSecond(_ line: Span<UInt8>) { second.take(line) }

  /// Octets after its last line feed.
  package mutating func endSecondPath(_ rest: Span<UInt8>) { second.end(rest) }

  /// The lines that follow are those of another file, which continues the one before.
  package mutating func beginFile(_ name: String) {
    files.append(File(name: name))
    place = LogPlace(file: place.file + 1, line: 0)
  }

  /// Takes the next line of the file, without its line feed.
  package mutating func take(_ line: Span<UInt8>) {
    place.line += 1
    state.lines += 1
    files[Int(place.file)].bytes += line.count + 1
    takeAgain(line)
  }

  /// The rest of the file does not count: the segment after it says so.
  mutating func leaveOut(_ bytes: Int) {
    files[Int(place.file)].isLimited = true
    find(
      .leftover,
      "\(bytes) octets after this record are left of a write that failed: they do not count",
      sequence: link.sequence,
      isRemark: true
    )
  }

  /// The file cannot be read, or not to its end.
  mutating func failFile(_ reason: String) {
    files[Int(place.file)].isLimited = true
    find(.unreadable, "the file cannot be read from here on: \(reason)", sequence: link.sequence)
  }

  /// The index of a compressed segment leads readers astray.
  mutating func distrustIndex() {
    find(
      .damaged,
      "the index in the heads of the compressed segment does not say what it has",
      at: LogPlace(file: place.file, line: 0)
    )
  }

  /// There is no file at the second path.
  mutating func missSecondPath() {
    find(
      .secondPath,
      "there is no second path \(second.name ?? ""): a tail that was cut off would not be missed"
    )
    second.name = nil
  }

  /// Takes octets after the last line feed of a file that others follow.
  package mutating func takeUnended(_ line: Span<UInt8>) {
    guard line.count > 0 else { return }
    take(line)
    files[Int(place.file)].bytes -= 1
  }

  /// Also once the link has been mended.
  mutating func takeAgain(_ line: Span<UInt8>) {
    let count = line.count
    guard count <= AuditLine.bytesMax, let parts = AuditLine.parts(line) else {
      addScar(line)
      return
    }
    guard hasBegun, scars.isEmpty, parts.sequence == link.sequence &+ 1,
      link.hash.stands(in: line, at: count - 140)
    else {
      takeOdd(line, parts)
      return
    }
    let digest = AuditLine.hash(link.digest, line.extracting(first: parts.bodyBytes))
    let hash = HashText(digest)
    guard hash.stands(in: line, at: count - 66) else {
      takeOdd(line, parts)
      return
    }
    accept(line, parts.sequence, hash, digest)
  }

  /// The record stands in the chain: what it says counts.
  @inline(__always)
  mutating func accept(
    _ line: Span<UInt8>,
    _ sequence: UInt64,
    _ hash: HashText,
    _ digest: Digest32
  ) {
    link.follow(sequence, hash, digest, place)
    state.last = .none
    look(at: line, isEdited: false)
  }

  mutating func find(
    _ kind: LogFinding.Kind,
    _ words: String,
    at place: LogPlace? = nil,
    sequence: UInt64 = 0,
    time: String? = nil,
    isRemark: Bool = false
  ) {
    let place = place ?? self.place
    findings.add(
      LogFinding(
        kind: kind,
        isRemark: isRemark,
        file: name(of: place),
        line: place.line,
        sequence: sequence,
        time: time ?? state.time.text,
        words: words
      )
    )
  }

  func name(of place: LogPlace) -> String {
    files.indices.contains(Int(place.file)) ? files[Int(place.file)].name : ""
  }

  /// `audit.jsonl:12`.
  func words(_ place: LogPlace) -> String { "\(name(of: place)):\(place.line)" }
}
