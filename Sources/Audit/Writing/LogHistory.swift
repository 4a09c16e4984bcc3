import Gateway
import Glibc
import HTTP1
import Transport

/// What a log says about the time before this start.
///
/// Read once, in pieces, when the log is opened: the active segment, and of the closed ones as many
/// as are needed to know every intent that is still open.
struct LogHistory {
  /// Octets read at once.
  private static let pieceBytes = 1 << 20

  /// The end of the chain, as the last record states it.
  private(set) var chain = AuditChain()
  private(set) var records = 0

  private(set) var firstSequence: UInt64?

  /// Of the first record, in microseconds since 1970.
  private(set) var firstTime: Int64?
  private(set) var lastCheckpoint: UInt64 = 0

  /// Sequence number of the last checkpoint that the second path has.
  let keptUpTo: UInt64

  /// Checkpoints that it has not, as they stand in the log.
  private(set) var missedCheckpoints: [UInt8] = []

  /// The checkpoint before the first one that was read.
  private var checkpointBefore: UInt64?
  private(set) var chainName: UInt64?

  /// Request ids of intents without an outcome, with the sequence number of the intent.
  private var open: [[UInt8]: UInt64] = [:]

  /// What the last record has changed, should it turn out to be none.
  private var lastIntent: [UInt8]?
  private var missedBefore = 0

  /// Request ids of outcomes whose intent stands in no record read so far.
  private var closed: Set<[UInt8]> = []

  /// Intents of older segments that were open when the first record was written.
  private(set) var missingIntents = 0

  /// Complete lines that are no records: something else has written to the file.
  private(set) var foreignLines = 0

  /// Octets after the last line feed: a record that was cut short.
  private(set) var tornBytes = 0
  private(set) var tornHash = Digest32(0, 0, 0, 0)

  private var line: [UInt8] = []

  init(keptUpTo: UInt64) { self.keptUpTo = keptUpTo }

  /// Reads a segment that is open.
  ///
  /// - Parameters:
  ///   - descriptor: Stays the caller's.
  ///   - keptUpTo: Sequence number of the last checkpoint that the second path has.
  /// - Throws: When it cannot be read.
  init(reading descriptor: Int32, keptUpTo: UInt64) throws(AuditError) {
    self.keptUpTo = keptUpTo
    var piece = [UInt8](repeating: 0, count: LogHistory.pieceBytes)
    var offset = 0
    var lineStart = 0
    while true {
      let count = try LogHistory.read(descriptor, into: &piece, at: offset)
      guard count > 0 else { break }
      take(piece[..<count])
      if let last = piece[..<count].lastIndex(of: UInt8(ascii: "\n")) {
        lineStart = offset + last + 1
      }
      offset += count
    }
    tornBytes = offset - lineStart
    guard tornBytes > 0 else { return }
    var hash = SHA256()
    while lineStart < offset {
      let count = try LogHistory.read(descriptor, into: &piece, at: lineStart)
      guard count > 0 else { break }
      hash.update(piece.span.extracting(first: min(count, offset - lineStart)))
      lineStart += count
    }
    tornHash = hash.finish()
  }

  private static func read(
    _ descriptor: Int32,
    into piece: inout [UInt8],
    at offset: Int
  ) throws(AuditError) -> Int {
    guard let count = FileOctets.read(descriptor, into: &piece, at: offset) else {
      throw AuditError("cannot be read", code: errno)
    }
    return count
  }

  /// Request ids whose calls were under way when the process ended, in the order of their intents.
  var openIntents: [[UInt8]] { open.sorted { $0.value < $1.value }.map(\.key) }

  /// Whether older segments may have checkpoints that the second path has not.
  ///
  /// A second path that has none at all begins now.
  var isMissingCheckpoints: Bool {
    guard keptUpTo > 0 else { return false }
    return (checkpointBefore ?? .max) > keptUpTo
  }

  /// Takes over what the segment before says of intents that were open at its end.
  mutating func precede(with older: LogHistory) {
    missingIntents = max(0, missingIntents - older.open.count)
    for (id, sequence) in older.open where closed.remove(id) == nil { open[id] = sequence }
    closed.formUnion(older.closed)
    if records == 0 {
      chain = older.chain
      missingIntents = older.missingIntents
    }
    records += older.records
    missedCheckpoints = older.missedCheckpoints + missedCheckpoints
    checkpointBefore = older.checkpointBefore ?? checkpointBefore
    if lastCheckpoint == 0 { lastCheckpoint = older.lastCheckpoint }
    if chainName == nil { chainName = older.chainName }
  }

  private mutating func take(_ piece: ArraySlice<UInt8>) {
    var rest = piece
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      line.append(contentsOf: rest[rest.startIndex..<end])
      var whole: [UInt8] = []
      swap(&whole, &line)
      takeLine(whole.span)
      whole.removeAll(keepingCapacity: true)
      swap(&whole, &line)
      rest = rest[(end + 1)...]
    }
    if line.count <= AuditLine.bytesMax { line.append(contentsOf: rest) }
  }

  /// Takes the next line of the segment.
  mutating func takeLine(_ line: Span<UInt8>) {
    guard line.count <= AuditLine.bytesMax, let parts = AuditLine.parts(line),
      let summary = AuditRecordReader.read(line),
      let hash = Digest32(hexadecimal: line.extracting(AuditLine.hashRange(line.count)))
    else {
      foreignLines += 1
      return
    }
    if records == 0 {
      firstSequence = parts.sequence
      firstTime = LineTime.microseconds(of: line)
      if summary.kind == .segment {
        missingIntents = Int(LineMember.number(",\"open\":", of: line) ?? 0)
      }
    }
    records += 1
    if summary.kind == .recovered {
      takeRecovered(isAgain: records > 1 && parts.sequence == chain.sequence)
    }
    lastIntent = nil
    missedBefore = missedCheckpoints.count
    if parts.sequence >= chain.sequence {
      chain = AuditChain(sequence: parts.sequence, hash: hash)
    }
    switch summary.kind {
    case .intent:
      let id = id(summary, line)
      open[id] = summary.sequence
      lastIntent = id
    case .outcome:
      let id = id(summary, line)
      if open.removeValue(forKey: id) == nil && missingIntents > 0 { closed.insert(id) }
    case .checkpoint:
      lastCheckpoint = summary.sequence
      if checkpointBefore == nil { checkpointBefore = LineMember.number(",\"after\":", of: line) }
      if summary.sequence > keptUpTo { keep(line) }
      chainName = LineMember.hexadecimal16(",\"chain\":\"", of: line) ?? chainName
    default: break
    }
  }

  /// The line before was cut short, and an earlier start has said so.
  ///
  /// - Parameter isAgain: That line has the number of this one: it lacked nothing but its line
  /// feed,
  ///   and has been taken for a record.
  private mutating func takeRecovered(isAgain: Bool) {
    guard isAgain else {
      foreignLines = max(0, foreignLines - 1)
      return
    }
    if let lastIntent { open[lastIntent] = nil }
    missedCheckpoints.removeLast(missedCheckpoints.count - missedBefore)
  }

  private mutating func keep(_ line: Span<UInt8>) {
    for index in line.indices { missedCheckpoints.append(line[index]) }
    missedCheckpoints.append(UInt8(ascii: "\n"))
  }

  private func id(_ summary: AuditLineSummary, _ line: Span<UInt8>) -> [UInt8] {
    let span = line.extracting(summary.requestID.offsets)
    return span.indices.map { span[$0] }
  }
}
