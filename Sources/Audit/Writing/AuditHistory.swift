import Gateway
import Glibc
import HTTP1

/// What an audit file says about the time before this start.
///
/// Read once, in pieces, when the file is opened.
struct AuditHistory {
  /// Octets read at once.
  private static let pieceBytes = 1_048_576

  /// Longest line that can be a record; a longer one is no record.
  private static let lineBytesMax = 65_536

  private(set) var nextSequence: UInt64 = 1
  /// Request ids of intents without an outcome, with the sequence number of the intent.
  private var open: [[UInt8]: UInt64] = [:]
  /// Complete lines that are no records: something else has written to the file.
  private(set) var foreignLines = 0
  /// The file ends in the middle of a line: a record that was cut short.
  private(set) var isTorn = false

  private var line: [UInt8] = []

  init(reading descriptor: Int32) throws(AuditError) {
    var piece = [UInt8](repeating: 0, count: AuditHistory.pieceBytes)
    var offset = 0
    while true {
      // SAFETY: the kernel writes at most as many octets as `piece` has.
      let count = unsafe piece.withUnsafeMutableBytes { bytes in
        unsafe pread(descriptor, bytes.baseAddress, bytes.count, offset)
      }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw AuditError("cannot be read", code: errno) }
      guard count > 0 else { break }
      offset += count
      take(piece[..<count])
    }
    isTorn = !line.isEmpty
  }

  /// Request ids whose calls were under way when the process ended, in the order of their intents.
  var openIntents: [[UInt8]] { open.sorted { $0.value < $1.value }.map(\.key) }

  private mutating func take(_ piece: ArraySlice<UInt8>) {
    var rest = piece
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      line.append(contentsOf: rest[rest.startIndex..<end])
      takeLine()
      line.removeAll(keepingCapacity: true)
      rest = rest[(end + 1)...]
    }
    if line.count <= AuditHistory.lineBytesMax { line.append(contentsOf: rest) }
  }

  private mutating func takeLine() {
    guard line.count <= AuditHistory.lineBytesMax, let summary = AuditRecordReader.read(line.span)
    else {
      foreignLines += 1
      return
    }
    nextSequence = max(nextSequence, summary.sequence + 1)
    let id = Array(line[summary.requestID.offsets])
    switch summary.kind {
    case .intent: open[id] = summary.sequence
    case .outcome: open[id] = nil
    default: break
    }
  }
}
