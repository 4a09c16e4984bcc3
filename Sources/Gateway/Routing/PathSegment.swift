import HTTP1
import WARest

/// One segment of a path while it is matched: where it stands, and what it is once decoded.
struct PathSegment {
  let start: Int

  /// Where the slash after it stands, or the end of the path.
  let end: Int
  let hasEscape: Bool

  /// Octets once decoded.
  private(set) var count: Int

  /// The last eight octets once decoded, the first of them in the highest place.
  private(set) var tail: UInt64

  /// Where the decoded octets of a segment with escapes stand in the scratch writer.
  private(set) var decodedStart = 0

  @inline(__always)
  init(_ path: Span<UInt8>, from start: Int) {
    var index = start
    var tail: UInt64 = 0
    var hasEscape = false
    while index < path.count {
      let octet = path[index]
      if octet == 0x2f { break }
      hasEscape = hasEscape || octet == 0x25
      tail = tail << 8 | UInt64(octet)
      index += 1
    }
    self.start = start
    end = index
    count = index - start
    self.tail = tail
    self.hasEscape = hasEscape
  }

  @inline(__always) var isEmpty: Bool { count == 0 }

  /// True for `.` and `..` without escapes, which is where `decode` has to look.
  @inline(__always) var startsWithDot: Bool {
    (count == 1 && tail == 0x2e) || (count == 2 && tail == 0x2e2e)
  }

  /// Decodes a segment with escapes, once, into `scratch`, and refuses what could be read as
  /// another path: `%2F`, `%00`, `.` and `..` in any spelling.
  mutating func decode(_ path: Span<UInt8>, _ scratch: inout ByteWriter) -> PathFault? {
    guard hasEscape else { return .dotSegment }
    decodedStart = scratch.count
    count = 0
    tail = 0
    var index = start
    while index < end {
      var octet = path[index]
      index += 1
      if octet == Octet.percent {
        guard index + 1 < end, let high = Octet.hexadecimal(path[index]),
          let low = Octet.hexadecimal(path[index + 1])
        else { return .badEscape }
        octet = high << 4 | low
        index += 2
        if octet == 0 { return .nullOctet }
        if octet == Octet.slash { return .encodedSlash }
      }
      scratch.append(octet)
      tail = tail << 8 | UInt64(octet)
      count += 1
    }
    if scratch.overflowed { return .parameterTooLong }
    return startsWithDot ? .dotSegment : nil
  }

  /// True when the decoded segment is the `count` octets of `text` from `textStart` on.
  func equals(
    _ text: [UInt8],
    _ textStart: Int,
    _ path: Span<UInt8>,
    _ scratch: borrowing ByteWriter
  ) -> Bool {
    for index in 0..<count {
      // SAFETY: `decode` has appended `count` octets at `decodedStart`.
      let octet = hasEscape ? unsafe scratch.bytes[decodedStart + index] : path[start + index]
      if octet != text[textStart + index] { return false }
    }
    return true
  }

  /// Checks the segment as the value of `parameter`, and keeps it in `scratch`.
  @inline(__always)
  func take(
    _ parameter: PathParameter,
    _ path: Span<UInt8>,
    _ values: inout PathValues,
    _ scratch: inout ByteWriter
  ) -> PathFault? {
    if hasEscape {
      values[parameter] = ByteRange(decodedStart, decodedStart + count)
      // SAFETY: `decode` has appended `count` octets at `decodedStart`; nobody writes meanwhile.
      let octets = unsafe UnsafeBufferPointer(rebasing: scratch.bytes[decodedStart...])
      return unsafe PathValueSyntax.fault(parameter, Span(_unsafeElements: octets))
    }
    let value = path.extracting(start..<end)
    values[parameter] = ByteRange(scratch.count, scratch.count + count)
    if let fault = PathValueSyntax.fault(parameter, value) { return fault }
    scratch.append(value)
    return scratch.overflowed ? .parameterTooLong : nil
  }
}
