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

  /// The first eight octets once decoded, the first of them in the lowest place.
  private(set) var head: UInt64 = 0

  /// Where the decoded octets of a segment with escapes stand in the scratch writer.
  private(set) var decodedStart = 0

  /// Finds the segment's end, eight octets at a time where there are eight.
  @inline(__always)
  init(_ path: Span<UInt8>, from start: Int) {
    var index = start
    var head: UInt64 = 0
    var hasEscape = false
    var isOpen = true
    while isOpen && index &+ 8 <= path.count {
      // SAFETY: the eight octets from `index` on lie inside the span.
      let word = unsafe path.bytes.unsafeLoadUnaligned(
        fromUncheckedByteOffset: index,
        as: UInt64.self
      ).littleEndian
      let slashes = PathSegment.flags(of: 0x2f, in: word)
      let escapes = PathSegment.flags(of: 0x25, in: word)
      // The lowest flag of each is exact: nothing else is asked of them.
      hasEscape = hasEscape || escapes.trailingZeroBitCount < slashes.trailingZeroBitCount
      let count = slashes.trailingZeroBitCount &>> 3
      if index == start { head = PathSegment.first(count, of: word) }
      index &+= count
      isOpen = count == 8
    }
    while isOpen && index < path.count {
      let octet = path[index]
      if octet == 0x2f { break }
      hasEscape = hasEscape || octet == 0x25
      if index &- start < 8 { head |= UInt64(octet) &<< UInt64(8 &* (index &- start)) }
      index &+= 1
    }
    self.start = start
    end = index
    count = index - start
    self.head = head
    self.hasEscape = hasEscape
  }

  /// The highest bit of each octet of `word` that is `octet`; above the lowest one there may be
  /// others.
  @inline(__always)
  private static func flags(of octet: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (0x0101_0101_0101_0101 &* UInt64(octet))
    return (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
  }

  @inline(__always)
  private static func first(_ count: Int, of word: UInt64) -> UInt64 {
    count == 8 ? word : word & (1 &<< UInt64(8 &* count) &- 1)
  }

  /// `head` with its ASCII letters in lower case.
  var loweredHead: UInt64 {
    var lowered: UInt64 = 0
    for index in 0..<min(count, 8) {
      let octet = UInt8(truncatingIfNeeded: head &>> UInt64(8 &* index))
      lowered |= UInt64(Octet.lowercased(octet)) &<< UInt64(8 &* index)
    }
    return lowered
  }

  @inline(__always) var isEmpty: Bool { count == 0 }

  /// True for `.` and `..` without escapes, which is where `decode` has to look.
  @inline(__always) var isDots: Bool {
    (count == 1 && head == 0x2e) || (count == 2 && head == 0x2e2e)
  }

  /// Decodes a segment with escapes, once, into `scratch`, and refuses what could be read as
  /// another path: `%2F`, `%00`, `.` and `..` in any spelling.
  ///
  /// With `keepsSlash` an encoded slash is an octet of an id like any other.
  mutating func decode(
    _ path: Span<UInt8>,
    keepsSlash: Bool,
    _ scratch: inout ByteWriter
  ) -> PathFault? {
    guard hasEscape else { return .dotSegment }
    decodedStart = scratch.count
    count = 0
    head = 0
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
        if octet == Octet.slash && !keepsSlash { return .encodedSlash }
      }
      scratch.append(octet)
      if count < 8 { head |= UInt64(octet) << UInt64(8 * count) }
      count += 1
    }
    if scratch.overflowed { return .parameterTooLong }
    return isDots ? .dotSegment : nil
  }

  /// True when the decoded segment is the `count` octets of `text` from `textStart` on.
  func equals(
    _ text: [UInt8],
    _ textStart: Int,
    _ path: Span<UInt8>,
    _ scratch: borrowing ByteWriter,
    ignoresCase: Bool
  ) -> Bool {
    for index in 0..<count {
      // SAFETY: `decode` has appended `count` octets at `decodedStart`.
      let octet = hasEscape ? unsafe scratch.bytes[decodedStart + index] : path[start + index]
      let compared = ignoresCase ? Octet.lowercased(octet) : octet
      if compared != text[textStart + index] { return false }
    }
    return true
  }

  /// Checks the segment as the value of `parameter`, and keeps it in `scratch`.
  ///
  /// A bare id of a group is made whole: WARest adds the domain only where it expects a group, and
  /// takes it for a phone number elsewhere.
  @inline(__always)
  func take(
    _ parameter: PathParameter,
    _ path: Span<UInt8>,
    _ dialect: RouteTable.Dialect,
    _ values: inout PathValues,
    _ scratch: inout ByteWriter
  ) -> PathFault? {
    let valueStart: Int
    if hasEscape {
      valueStart = decodedStart
    } else {
      valueStart = scratch.count
      scratch.append(path.extracting(start..<end))
    }
    guard !scratch.overflowed else { return .parameterTooLong }
    // SAFETY: the value was appended at `valueStart`; nobody writes while it is checked.
    let value = unsafe Span(
      _unsafeElements: UnsafeBufferPointer(rebasing: scratch.bytes[valueStart...])
    )
    switch dialect {
    case .native:
      if let fault = PathValueSyntax.nativeFault(parameter, value) { return fault }
    case .short:
      if let fault = PathValueSyntax.fault(parameter, value) { return fault }
      if parameter == .group && !PathSegment.hasDomain(value) { scratch.append("@g.us") }
    }
    values[parameter] = ByteRange(valueStart, scratch.count)
    return scratch.overflowed ? .parameterTooLong : nil
  }

  private static func hasDomain(_ id: Span<UInt8>) -> Bool {
    for index in id.indices where id[index] == UInt8(ascii: "@") { return true }
    return false
  }
}
