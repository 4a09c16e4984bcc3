import HTTP1

/// The field lines of a part [RFC 7578 §4.2, §4.4, §4.7, §4.8], as ranges of their octets.
///
/// Nothing is passed over that another reader may see in another way: line ends were checked when
/// the octets came in, and each of the three fields that mean something is there once.
struct MultipartHead {
  private(set) var disposition = MultipartDisposition()

  /// The type of the content, with its parameters if they are plain ones; empty if there is none.
  private(set) var type = ByteRange.empty

  private var seen: UInt8 = 0

  /// Reads all lines, each with its CRLF; the result says what is wrong.
  mutating func read(_ head: Span<UInt8>) -> StaticString? {
    var start = 0
    while start < head.count {
      var end = start
      while head[end] != Octet.carriageReturn { end += 1 }
      if let fault = readLine(head, start, end) { return fault }
      start = end + 2
    }
    return seen & 1 != 0 ? nil : "has a part without a Content-Disposition"
  }

  private mutating func readLine(
    _ head: Span<UInt8>,
    _ start: Int,
    _ end: Int
  ) -> StaticString? {
    // A folded line is one line to some readers and two to others.
    guard !Octet.isBlank(head[start]) else { return "has a part with a folded field line" }
    var colon = start
    while colon < end && Octet.isToken(head[colon]) { colon += 1 }
    guard colon > start && colon < end && head[colon] == Octet.colon else {
      return "has a part with a field line without a name"
    }
    let name = ByteRange(start, colon)
    let value = Token.trimmed(head, colon + 1, end)
    if Token.matches(head, name, "content-disposition") {
      guard note(1) else { return "has a part with two Content-Dispositions" }
      return disposition.read(head, value)
    }
    if Token.matches(head, name, "content-type") {
      guard note(2) else { return "has a part with two Content-Types" }
      return readType(head, value)
    }
    if Token.matches(head, name, "content-transfer-encoding") {
      guard note(4) else { return "has a part with two Content-Transfer-Encodings" }
      let isIdentity =
        Token.matches(head, value, "binary") || Token.matches(head, value, "8bit")
        || Token.matches(head, value, "7bit")
      return isIdentity ? nil : "has a part with a Content-Transfer-Encoding, which WARest ignores"
    }
    return nil
  }

  private mutating func note(_ field: UInt8) -> Bool {
    defer { seen |= field }
    return seen & field == 0
  }

  /// A type that is none is left out; parameters are kept if all are tokens.
  private mutating func readType(_ head: Span<UInt8>, _ value: ByteRange) -> StaticString? {
    guard !Token.hasPrefix(head, Int(value.start), Int(value.end), "multipart/") else {
      return "has a part that has parts itself"
    }
    let end = Int(value.end)
    let slash = MultipartHead.token(head, Int(value.start), end)
    guard slash > Int(value.start) && slash < end && head[slash] == Octet.slash else { return nil }
    let essence = MultipartHead.token(head, slash + 1, end)
    guard essence > slash + 1 else { return nil }
    let rest = Token.trimmed(head, essence, end)
    guard rest.isEmpty || head[Int(rest.start)] == Octet.semicolon else { return nil }
    type = ByteRange(Int(value.start), essence)
    var position = essence
    while position < end {
      position = MultipartHead.blanks(head, position, end)
      guard position < end && head[position] == Octet.semicolon else { return nil }
      let name = MultipartHead.blanks(head, position + 1, end)
      let equals = MultipartHead.token(head, name, end)
      guard equals > name && equals < end && head[equals] == Octet.equals else { return nil }
      position = MultipartHead.token(head, equals + 1, end)
      guard position > equals + 1 else { return nil }
    }
    type = ByteRange(Int(value.start), end)
    return nil
  }

  /// The end of the token that begins there.
  static func token(_ head: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end && Octet.isToken(head[position]) { position += 1 }
    return position
  }

  static func blanks(_ head: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end && Octet.isBlank(head[position]) { position += 1 }
    return position
  }
}
