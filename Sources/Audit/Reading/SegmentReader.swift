import CZlib
import Glibc
import HTTP1

/// Reads the lines of a segment, compressed or not, in pieces.
package struct SegmentReader: ~Copyable {
  /// Octets read at once.
  private static let pieceBytes = 1 << 18

  private var source: SegmentSource
  private var piece: [UInt8]
  private var rest: [UInt8] = []
  private var isTooLong = false

  /// Octets after the last line feed, once all was read.
  package private(set) var tornBytes = 0

  package init(_ segment: SegmentFile) throws(AuditError) {
    try self.init(path: segment.path)
  }

  private init(path: String) throws(AuditError) {
    source = try SegmentSource(path)
    piece = [UInt8](repeating: 0, count: SegmentReader.pieceBytes)
  }

  /// What is needed to put a segment in its place; nil: the first line is no record.
  static func firstLine(of path: String) throws(AuditError) -> (sequence: UInt64, time: Int64)? {
    var found: (sequence: UInt64, time: Int64)?
    var reader = try SegmentReader(path: path)
    try? reader.forEachLine { line, _ in
      if let sequence = AuditLine.sequence(line), let time = LineTime.microseconds(of: line) {
        found = (sequence, time)
      }
      return false
    }
    return found
  }

  /// Calls `body` with each complete line, without its line feed, and its number from 1 on, until it
  /// answers false.
  ///
  /// A line longer than any record is passed on as one of its length that holds no octet of it.
  package mutating func forEachLine(
    _ body: (Span<UInt8>, Int) -> Bool
  ) throws(AuditError) {
    var number = 0
    while true {
      let count = try source.read(into: &piece)
      guard count > 0 else { break }
      var start = 0
      while let end = SegmentReader.lineFeed(piece, start, count) {
        number += 1
        defer { start = end + 1 }
        if rest.isEmpty && !isTooLong {
          guard body(piece.span.extracting(start..<end), number) else { return }
          continue
        }
        keep(start..<end)
        let isWanted = body(rest.span, number)
        rest.removeAll(keepingCapacity: true)
        isTooLong = false
        guard isWanted else { return }
      }
      tornBytes = start == 0 ? tornBytes + count : count - start
      keep(start..<count)
    }
  }

  private mutating func keep(_ range: Range<Int>) {
    if rest.count + range.count > AuditLine.bytesMax { isTooLong = true }
    if isTooLong {
      rest = [UInt8](repeating: 0, count: AuditLine.bytesMax + 1)
    } else {
      rest.append(contentsOf: piece[range])
    }
  }

  private static func lineFeed(_ piece: [UInt8], _ start: Int, _ end: Int) -> Int? {
    // SAFETY: the search ends inside the array.
    unsafe piece.withUnsafeBytes { bytes in
      guard start < end, let base = bytes.baseAddress,
        let found = unsafe memchr(base + start, 0x0a, end - start)
      else { return nil }
      return unsafe UnsafeRawPointer(found) - base
    }
  }
}
