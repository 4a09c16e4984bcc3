/// Percent-encoding [RFC 3986 §2.1], both ways.
///
/// What was decoded here is what is checked and, encoded anew, what is forwarded: no spelling of
/// the sender's survives.
package enum PercentCoding {
  /// Appends the decoded octets of one path segment (without slashes).
  ///
  /// On an error nothing is left behind in `writer`.
  package static func decodeSegment(
    _ segment: Span<UInt8>,
    into writer: inout ByteWriter
  ) throws(PercentCodingError) {
    try decode(segment, into: &writer, isQuery: false)
  }

  /// Appends the decoded octets of a query name or value, in which `+` is a space
  /// (application/x-www-form-urlencoded, as the upstream reads it).
  ///
  /// On an error nothing is left behind in `writer`.
  package static func decodeQueryComponent(
    _ component: Span<UInt8>,
    into writer: inout ByteWriter
  ) throws(PercentCodingError) {
    try decode(component, into: &writer, isQuery: true)
  }

  /// Appends `octets` so that they are one path segment, query name or query value: everything but
  /// unreserved octets is escaped.
  package static func encode(_ octets: Span<UInt8>, into writer: inout ByteWriter) {
    for index in octets.indices {
      let octet = octets[index]
      if Octet.isUnreserved(octet) {
        writer.append(octet)
      } else {
        writer.append(Octet.percent)
        writer.append(digit(octet >> 4))
        writer.append(digit(octet & 15))
      }
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? 48 + value : 55 + value
  }

  private static func decode(
    _ text: Span<UInt8>,
    into writer: inout ByteWriter,
    isQuery: Bool
  ) throws(PercentCodingError) {
    let mark = writer.count
    let overflowedBefore = writer.overflowed
    do throws(PercentCodingError) {
      var utf8 = UTF8Check()
      var index = 0
      var dots = 0
      while index < text.count {
        var octet = text[index]
        if octet == Octet.percent {
          guard index + 2 < text.count, let high = Octet.hexadecimal(text[index + 1]),
            let low = Octet.hexadecimal(text[index + 2])
          else { throw .escape }
          octet = high << 4 | low
          index += 2
          if octet == 0 { throw .null }
        } else if isQuery && octet == 0x2b {
          octet = Octet.space
        }
        index += 1
        if octet == Octet.slash && !isQuery { throw .slash }
        if octet == Octet.dot { dots += 1 }
        guard utf8.take(octet) else { throw .notUTF8 }
        writer.append(octet)
      }
      guard utf8.isComplete else { throw .notUTF8 }
      if writer.overflowed && !overflowedBefore { throw .tooLong }
      let length = writer.count - mark
      if !isQuery && dots == length && (length == 1 || length == 2) { throw .dotSegment }
    } catch {
      writer.truncate(to: mark)
      throw error
    }
  }
}
