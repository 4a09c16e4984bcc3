/// The request target [RFC 9112 §3.2, RFC 3986].
///
/// Paths are matched on decoded segments, so that everything that another reader could decode or
/// resolve differently is refused here: broken escapes, encoded nulls, dot segments in any
/// spelling, backslashes.
enum Target {
  static func parse(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    into head: inout RequestHead
  ) throws(HeadFault) {
    head.query = .empty
    head.hasQuery = false
    switch bytes[start] {
    case Octet.slash:
      head.form = .origin
      try parsePath(bytes, start, end, into: &head)
    case Octet.space: throw .requestLine
    case Octet.asterisk:
      guard end - start == 1, head.method == .options else { throw .targetForm }
      head.form = .asterisk
      head.path = ByteRange(start, end)
    default:
      try parseAbsolute(bytes, start, end, into: &head)
    }
  }

  private static func parseAbsolute(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    into head: inout RequestHead
  ) throws(HeadFault) {
    var position = start
    if Token.hasPrefix(bytes, start, end, "http://") {
      head.form = .absoluteHTTP
      position += 7
    } else if Token.hasPrefix(bytes, start, end, "https://") {
      head.form = .absoluteHTTPS
      position += 8
    } else {
      throw .targetForm
    }
    let authorityStart = position
    while position < end && bytes[position] != Octet.slash && bytes[position] != Octet.question {
      position += 1
    }
    head.authority = ByteRange(authorityStart, position)
    guard Authority.isValid(bytes, head.authority) else { throw .targetAuthority }
    try parsePath(bytes, position, end, into: &head)
  }

  private static func parsePath(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    into head: inout RequestHead
  ) throws(HeadFault) {
    var position = start
    while position < end {
      let octet = bytes[position]
      if Octet.isPathPlain(octet) {
        position &+= 1
        continue
      }
      if octet == Octet.question { break }
      var isSeparator = octet == Octet.slash
      if octet == Octet.percent {
        let value = try escape(bytes, position, end)
        isSeparator = value == Octet.slash || value == Octet.backslash
        position += 2
      } else if !isSeparator {
        throw octetFault(octet)
      }
      position += 1
      if isSeparator && mayBeDot(bytes, position, end) && isDotSegment(bytes, position, end) {
        throw .targetDotSegment
      }
    }
    head.path = ByteRange(start, position)
    guard position < end else { return }
    try checkQuery(bytes, position + 1, end)
    head.query = ByteRange(position + 1, end)
    head.hasQuery = true
  }

  private static func checkQuery(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int
  ) throws(HeadFault) {
    var position = start
    while position < end {
      let octet = bytes[position]
      guard Octet.isQuery(octet) else { throw octetFault(octet) }
      if octet == Octet.percent {
        _ = try escape(bytes, position, end)
        position += 2
      }
      position += 1
    }
  }

  private static func octetFault(_ octet: UInt8) -> HeadFault {
    octet == 0x23 ? .targetFragment : .targetOctet
  }

  /// The octet that the escape at `position` stands for.
  private static func escape(
    _ bytes: Span<UInt8>,
    _ position: Int,
    _ end: Int
  ) throws(HeadFault) -> UInt8 {
    guard position + 2 < end, let high = Octet.hexadecimal(bytes[position + 1]),
      let low = Octet.hexadecimal(bytes[position + 2])
    else { throw .targetEscape }
    let value = high << 4 | low
    guard value != 0 else { throw .targetNull }
    return value
  }

  @inline(__always)
  private static func mayBeDot(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> Bool {
    position < end && (bytes[position] == Octet.dot || bytes[position] == Octet.percent)
  }

  /// True when a segment of one or two dots begins at `start`, plain or encoded.
  ///
  /// An encoded slash or backslash ends a segment too, since some readers decode before they split.
  private static func isDotSegment(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var position = start
    var dots = 0
    while position < end && dots < 3 {
      let octet = bytes[position]
      if octet == Octet.dot {
        position += 1
      } else if octet == Octet.percent, position + 2 < end,
        let high = Octet.hexadecimal(bytes[position + 1]),
        let low = Octet.hexadecimal(bytes[position + 2])
      {
        let value = high << 4 | low
        if value == Octet.slash || value == Octet.backslash { break }
        guard value == Octet.dot else { return false }
        position += 3
      } else if octet == Octet.slash || octet == Octet.question {
        break
      } else {
        return false
      }
      dots += 1
    }
    return dots == 1 || dots == 2
  }
}
