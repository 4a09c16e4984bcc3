import Glibc
package import Transport

/// The frame of an audit line: what the one writer puts around each record.
///
/// `{"v":1,"seq":N,` record `,"prev":"64 digits","hash":"64 digits"}`. The tail has a fixed length,
/// so that a reader finds both hashes without parsing.
package enum AuditLine {
  /// Octets from the comma before `prev` to the closing brace.
  package static let tailBytes = 149

  /// Octets of the longest line that is read, without its line feed; a longer one is no record.
  package static let bytesMax = 65_536

  static let head: StaticString = "{\"v\":1,\"seq\":"
  static let previousOpening: StaticString = ",\"prev\":\""
  static let hashOpening: StaticString = "\",\"hash\":\""
  static let closing: StaticString = "\"}"

  /// Where the digits of both hashes stand in a line of `count` octets.
  package static func previousRange(_ count: Int) -> Range<Int> { count - 140..<count - 76 }
  package static func hashRange(_ count: Int) -> Range<Int> { count - 66..<count - 2 }

  /// The parts of a line that has the frame of a record; its hash is not checked.
  package struct Parts: Sendable {
    package var sequence: UInt64

    /// Octets of the line before its tail.
    package var bodyBytes: Int
  }

  /// - Parameter line: One line without its line feed.
  /// - Returns: Nil unless it begins and ends as a record does.
  @inlinable
  package static func parts(_ line: Span<UInt8>) -> Parts? {
    guard let sequence = sequence(line), hasTail(line) else { return nil }
    return Parts(sequence: sequence, bodyBytes: line.count - tailBytes)
  }

  /// The sequence number after the fixed beginning, one to 19 digits without a leading zero.
  package static func sequence(_ line: Span<UInt8>) -> UInt64? {
    guard has(head, line, at: 0) else { return nil }
    let start = head.utf8CodeUnitCount
    var index = start
    var value: UInt64 = 0
    while index < line.count && index - start < 19, line[index] &- 0x30 < 10 {
      value = value * 10 + UInt64(line[index] - 0x30)
      index += 1
    }
    guard index > start, index < line.count, line[index] == UInt8(ascii: ","),
      line[start] != UInt8(ascii: "0")
    else { return nil }
    return value
  }

  package static func hasTail(_ line: Span<UInt8>) -> Bool {
    let count = line.count
    guard count > tailBytes + head.utf8CodeUnitCount else { return false }
    return has(previousOpening, line, at: count - tailBytes)
      && has(hashOpening, line, at: count - 76) && has(closing, line, at: count - 2)
  }

  static func has(_ text: StaticString, _ line: Span<UInt8>, at start: Int) -> Bool {
    let count = text.utf8CodeUnitCount
    guard start >= 0, line.count - start >= count else { return false }
    // SAFETY: both texts are alive during the call, which reads `count` octets of each.
    return unsafe line.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return count == 0 }
      return unsafe memcmp(base + start, text.utf8Start, count) == 0
    }
  }

  /// The hash of a record: over the one before it, and the line up to its tail, closed with `}`.
  package static func hash(_ previous: Digest32, _ body: Span<UInt8>) -> Digest32 {
    var hash = SHA256()
    hash.update(previous)
    hash.update(body)
    let brace: InlineArray<1, UInt8> = [UInt8(ascii: "}")]
    hash.update(brace.span)
    return hash.finish()
  }
}
