import HTTP1

extension MultipartFilter {
  /// What follows a delimiter: blanks and a line end before a part, two hyphens after the last.
  ///
  /// A line that goes on in another way begins with the boundary all the same, and RFC 2046 §5.1.1
  /// lets a reader take it for a delimiter; so it is refused.
  mutating func takeDelimiter(_ octet: UInt8, _ writer: inout ByteWriter) -> Bool {
    switch (state, octet) {
    case (.delimiter, UInt8(ascii: "-")): state = .closing
    case (.closing, UInt8(ascii: "-")):
      state = .closed
      writer.append("--")
      writeBoundary(into: &writer)
      writer.append("--\r\n")
    case (.delimiter, Octet.space), (.delimiter, Octet.tab): state = .padding
    case (.padding, Octet.space), (.padding, Octet.tab): break
    case (.closed, Octet.space), (.closed, Octet.tab): break
    case (.delimiter, Octet.carriageReturn), (.padding, Octet.carriageReturn): state = .lineEnd
    case (.closed, Octet.carriageReturn): state = .lastLineEnd
    case (.lineEnd, Octet.lineFeed): return beginHead()
    case (.lastLineEnd, Octet.lineFeed): state = .epilogue
    default: return fail("has a line that begins with its boundary and goes on otherwise")
    }
    return true
  }

  private mutating func beginHead() -> Bool {
    partCount += 1
    guard partCount <= WARestLimits.partsMax else { return fail("has more than 64 parts") }
    state = .head
    headCount = 0
    lineStart = 0
    fieldCount = 0
    return true
  }

  /// Collects field lines up to the empty one.
  mutating func takeHead(
    _ piece: Span<UInt8>,
    _ position: inout Int,
    _ writer: inout ByteWriter
  ) -> Bool {
    let base = offset - position
    while position < piece.count {
      offset = base + position
      let octet = piece[position]
      position += 1
      let isAfterReturn = headCount > lineStart && head.span[headCount - 1] == Octet.carriageReturn
      guard isAfterReturn == (octet == Octet.lineFeed) else {
        return fail("has a part with a line end in its head that is not CRLF")
      }
      let isControl = octet < 0x20 && octet != Octet.tab && octet != Octet.carriageReturn
      guard isAfterReturn || !isControl && octet != 0x7f else {
        return fail("has a part with a control character in its head")
      }
      guard headCount < WARestLimits.partHeadBytesMax else {
        return fail("has a part with a head of more than 1024 octets")
      }
      head[headCount] = octet
      headCount += 1
      guard isAfterReturn else { continue }
      if headCount - lineStart == 2 { return endHead(&writer) }
      lineStart = headCount
      fieldCount += 1
      guard fieldCount <= WARestLimits.partFieldsMax else {
        return fail("has a part with more than 10 field lines")
      }
    }
    return true
  }
}
