import Glibc
import HTTP1

/// Exports the records of a log, however long it is, with memory of fixed size.
package struct LogExport: ~Copyable {
  /// Takes octets of whole events; false: no more are wanted.
  package typealias Output = (Span<UInt8>) -> Bool

  /// Octets of events that are handed over at once.
  private static let chunkBytes = RecordExport.eventBytesMax + (1 << 18)

  /// How far a clock may have been set back: segments that end so long before the times that are
  /// wanted, or begin so long after, are not read.
  private static let clockSlackMicroseconds: Int64 = 86_400_000_000

  /// Looks at a folder in which segments get other names all the while.
  private static let looksMax = 1_000

  /// In microseconds since 1970.
  private let times: ClosedRange<Int64>
  private let output: Output
  private var export: RecordExport
  private var events = ByteWriter(capacity: LogExport.chunkBytes)
  private var isWanted = true

  /// Records that became events.
  package private(set) var eventCount = 0

  /// Lines that are no records.
  package private(set) var skippedLines = 0

  package init(_ format: ExportFormat, times: ClosedRange<Int64>, output: @escaping Output) {
    self.times = times
    self.output = output
    export = RecordExport(format)
  }

  /// Exports all segments, in the order of their records; also those that are closed meanwhile.
  package mutating func run(_ paths: LogPaths) throws(AuditError) {
    var after: UInt64 = 0
    var looks = 0
    while isWanted {
      let segments = try LogFolder(paths).segments
      guard let index = segments.firstIndex(where: { $0.firstSequence > after }) else { break }
      let segment = segments[index]
      let next = index + 1 < segments.count ? segments[index + 1] : nil
      if try isNeeded(segment, next: next) {
        // Its name may stand for another file by now, the active one's above all.
        guard try read(segment, as: segment.firstSequence) else {
          looks += 1
          guard looks < LogExport.looksMax else {
            throw AuditError("changes while it is read: \(segment.path)", code: EAGAIN)
          }
          continue
        }
        looks = 0
      }
      after = segment.firstSequence
    }
    flush()
  }

  /// Exports files in the order in which they are given.
  package mutating func run(_ files: [String]) throws(AuditError) {
    for file in files where isWanted {
      var reader = try SegmentReader(file)
      try read(&reader)
    }
    flush()
  }

  private func isNeeded(_ segment: SegmentFile, next: SegmentFile?) throws(AuditError) -> Bool {
    let slack = LogExport.clockSlackMicroseconds
    if segment.firstTime > times.upperBound.addingClamped(slack) { return false }
    guard let next, next.firstTime > 0 else { return true }
    return next.firstTime.addingClamped(slack) >= times.lowerBound
  }

  /// - Returns: False when the file is not there, or another one.
  private mutating func read(_ segment: SegmentFile, as first: UInt64) throws(AuditError) -> Bool {
    guard let beginning = try? SegmentReader.firstLine(of: segment.path),
      beginning.sequence == first
    else { return false }
    var reader = try SegmentReader(segment)
    try read(&reader)
    return true
  }

  private mutating func read(_ reader: inout SegmentReader) throws(AuditError) {
    var failure: AuditError?
    do throws(AuditError) {
      try reader.forEachLine { line, _ in
        add(line)
        return isWanted
      }
    } catch {
      failure = error
    }
    // What stands before a damaged place is handed over.
    flush()
    if let failure { throw failure }
  }

  private mutating func add(_ line: Span<UInt8>) {
    guard let time = LineTime.microseconds(of: line) else {
      if line.count > 0 { skippedLines += 1 }
      return
    }
    guard times.contains(time) else { return }
    if events.room < RecordExport.eventBytesMax { flush() }
    if export.convert(line, into: &events) { eventCount += 1 } else { skippedLines += 1 }
  }

  private mutating func flush() {
    guard !events.isEmpty else { return }
    // SAFETY: the events are not written while they are handed over.
    if isWanted { isWanted = unsafe output(Span(_unsafeElements: events.bytes)) }
    events.removeAll()
  }
}

extension Int64 {
  fileprivate func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
