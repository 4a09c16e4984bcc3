import HTTP1
import Transport

/// What the second path has: every checkpoint once more, octet for octet.
struct SecondPathState {
  struct Entry {
    var sequence: UInt64
    var hash: Digest32
    var line: Int
    var chainName: UInt64
    var isStop: Bool
    var isSigned: Bool
    var time: String

    /// The checkpoint that it follows is not the one before it here.
    var skips: Bool
  }

  /// A line that is no checkpoint.
  struct Broken {
    var line: Int

    /// Of the last whole one before it.
    var after: UInt64

    /// The number that it says it has.
    var sequence: UInt64?
    var octets: [UInt8]

    /// It begins as the log's checkpoint of that number does: a write was cut short.
    var isTorn = false

    /// It ends the file, without a line feed.
    var isTail = false
  }

  /// A whole line where it does not belong.
  struct Misplaced {
    var line: Int
    var sequence: UInt64
    var time: String
  }

  /// Octets of a broken line that are kept.
  private static let keptBytes = 1_024

  let keys: [VerifyingKey]

  /// Nil: there is none.
  var name: String?
  var entries: [Entry] = []
  var broken: [Broken] = []
  var misplaced: [Misplaced] = []
  private var line = 0

  init(keys: [VerifyingKey]) { self.keys = keys }

  mutating func take(_ octets: Span<UInt8>) {
    line += 1
    guard let parts = AuditLine.parts(octets), let statement = CheckpointLine.read(octets),
      let previous = Digest32(hexadecimal: octets.extracting(AuditLine.previousRange(octets.count)))
    else {
      addBroken(octets)
      return
    }
    let hash = AuditLine.hash(previous, octets.extracting(first: parts.bodyBytes))
    guard HashText(previous).stands(in: octets, at: octets.count - 140),
      HashText(hash).stands(in: octets, at: octets.count - 66)
    else {
      addBroken(octets)
      return
    }
    let time = LineMember.text(",\"time\":\"", of: octets).map {
      $0.count == TimeText.bytes ? TimeText(octets, at: $0.offsets.lowerBound).text : ""
    }
    let last = entries.last?.sequence ?? 0
    guard parts.sequence > last else {
      misplaced.append(Misplaced(line: line, sequence: parts.sequence, time: time ?? ""))
      return
    }
    let key = keys.first { $0.id == statement.keyID }
    entries.append(
      Entry(
        sequence: parts.sequence,
        hash: hash,
        line: line,
        chainName: statement.chainName,
        isStop: statement.isStop,
        isSigned: key.map { CheckpointLine.isSigned(statement, octets, after: previous, by: $0) }
          ?? false,
        time: time ?? "",
        skips: statement.after != last
      )
    )
  }

  /// Octets after the last line feed.
  mutating func end(_ rest: Span<UInt8>) {
    guard rest.count > 0 else { return }
    line += 1
    addBroken(rest)
    broken[broken.count - 1].isTail = true
  }

  private mutating func addBroken(_ octets: Span<UInt8>) {
    guard broken.count < FindingList.keptMax else { return }
    let kept = octets.extracting(first: min(octets.count, SecondPathState.keptBytes))
    broken.append(
      Broken(
        line: line,
        after: entries.last?.sequence ?? 0,
        sequence: AuditLine.sequence(octets),
        octets: kept.indices.map { kept[$0] }
      )
    )
  }

  /// Whether the line with this hash stands here too, and its signature was right.
  func hasVerified(_ sequence: UInt64, _ hash: Digest32) -> Bool {
    guard let entry = entry(sequence) else { return false }
    return entry.isSigned && entry.hash == hash
  }

  func entry(_ sequence: UInt64) -> Entry? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].sequence < sequence { low = middle + 1 } else { high = middle }
    }
    guard low < entries.count, entries[low].sequence == sequence else { return nil }
    return entries[low]
  }

  /// Compares a checkpoint of the log with a line of that number that was cut short here.
  mutating func compareTorn(_ line: Span<UInt8>, _ sequence: UInt64) {
    for index in broken.indices where broken[index].sequence == sequence {
      let octets = broken[index].octets
      guard octets.count < line.count else { continue }
      broken[index].isTorn = octets.indices.allSatisfy { octets[$0] == line[$0] }
    }
  }

  /// Whether a checkpoint that is not here may be one of the broken lines.
  func isBroken(_ sequence: UInt64) -> Bool {
    broken.contains { broken in
      guard sequence > broken.after else { return false }
      let next = entries.first { $0.sequence > broken.after }?.sequence
      return next.map { sequence < $0 } ?? true
    }
  }
}
