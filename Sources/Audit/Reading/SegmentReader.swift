import Glibc
import HTTP1

/// Reads the lines of a segment, compressed or not, in pieces of bounded size; lines are not copied
/// unless they lie across two pieces.
package struct SegmentReader: ~Copyable {
  /// Octets read at once.
  private static let pieceBytes = 1 << 18

  /// Octets that are kept of a line: one more than a record can have.
  private static let keptBytes = AuditLine.bytesMax + 1

  private let source: SegmentSource
  private var buffer: [UInt8]

  /// What was read and not passed on yet, and how much of it is known to hold no line feed.
  private var start = 0
  private var end = 0
  private var searched = 0

  /// Octets of the present line that were not kept, because it is too long.
  private var dropped = 0

  /// Lines passed on so far.
  package private(set) var lineCount = 0

  /// Octets before the line that comes next; in a compressed segment those of its lines.
  package private(set) var lineOffset: Int

  /// Opens a file at `offset`, which in a compressed one is the beginning of a member.
  package init(_ path: String, startingAt offset: Int = 0) throws(AuditError) {
    try self.init(SegmentSource(path), startingAt: offset)
  }

  /// Takes over a source; `end` counts in a compressed one alone.
  init(_ source: SegmentSource, startingAt offset: Int = 0, before end: Int = .max) {
    self.source = source
    source.move(to: offset, before: end)
    lineOffset = source.isCompressed ? 0 : offset
    buffer = [UInt8](repeating: 0, count: SegmentReader.pieceBytes + SegmentReader.keptBytes)
  }

  package init(_ segment: SegmentFile) throws(AuditError) {
    try self.init(segment.path)
  }

  /// Octets after the last line feed, once all was read: a record that is being written, or was cut
  /// short.
  package var tornBytes: Int { end - start + dropped }

  /// Octets read from the disk.
  package var octetsRead: Int { source.octetsRead }

  package var isCompressed: Bool { source.isCompressed }

  var identity: FileIdentity? { FileIdentity(descriptor: source.descriptor) }

  /// Calls `body` with each complete line, without its line feed, and its number from 1 on.
  ///
  /// Ends when it answers false, or with the file. Another call goes on behind the last line that
  /// was passed on, also when the file has grown meanwhile.
  ///
  /// Of a line that is longer than any record `AuditLine.bytesMax` + 1 octets are passed on.
  package mutating func forEachLine(_ body: (Span<UInt8>, Int) -> Bool) throws(AuditError) {
    while passLines(body), try fill() {}
  }

  /// - Returns: False when `body` wants no more.
  private mutating func passLines(_ body: (Span<UInt8>, Int) -> Bool) -> Bool {
    var isWanted = true
    while isWanted, let feed = LineFeed.place(in: buffer.span, searched..<end) {
      lineCount += 1
      let count = min(feed - start, SegmentReader.keptBytes)
      isWanted = body(buffer.span.extracting(start..<start + count), lineCount)
      lineOffset += feed + 1 - start + dropped
      dropped = 0
      start = feed + 1
      searched = start
    }
    return isWanted
  }

  /// - Returns: False at the end of the file.
  private mutating func fill() throws(AuditError) -> Bool {
    let rest = end - start
    let kept = min(rest, SegmentReader.keptBytes)
    // SAFETY: both places lie inside the array, and `memmove` lets them overlap.
    unsafe buffer.withUnsafeMutableBytes { bytes in
      guard start > 0, kept > 0, let base = bytes.baseAddress else { return }
      _ = unsafe memmove(base, base + start, kept)
    }
    dropped += rest - kept
    (start, end, searched) = (0, kept, kept)
    let count = try source.read(into: &buffer, at: end)
    end += count
    return count > 0
  }
}
