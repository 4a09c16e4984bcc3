import HTTP1

/// A Content-Disposition of a part [RFC 7578 §4.2, RFC 2183 §2].
///
/// WARest cuts this field at every semicolon and equals sign, quoted or not, and the last parameter
/// of a name counts: `filename=";name=sessionId"` is a session to it. So a name must be without
/// such characters, and `MultipartFilter` writes file names without them.
struct MultipartDisposition {
  /// What stands between the quotes, or the token.
  private(set) var name = ByteRange.empty
  private(set) var fileName = ByteRange.empty
  private(set) var hasFileName = false

  private var hasName = false
  private var hasExtendedFileName = false

  /// True when WARest takes the part for a file; with an empty file name it does not.
  var isFile: Bool { !fileName.isEmpty }

  mutating func read(_ head: Span<UInt8>, _ value: ByteRange) -> StaticString? {
    let end = Int(value.end)
    var position = MultipartHead.token(head, Int(value.start), end)
    guard Token.matches(head, ByteRange(Int(value.start), position), "form-data") else {
      return "has a part whose Content-Disposition is not form-data"
    }
    while true {
      position = MultipartHead.blanks(head, position, end)
      guard position < end else { break }
      guard head[position] == Octet.semicolon else { return MultipartDisposition.malformed }
      let start = MultipartHead.blanks(head, position + 1, end)
      let equals = MultipartHead.token(head, start, end)
      guard equals > start && equals < end && head[equals] == Octet.equals else {
        return MultipartDisposition.malformed
      }
      var text = ByteRange.empty
      position = MultipartDisposition.value(head, equals + 1, end, &text)
      guard position > 0 else { return MultipartDisposition.malformed }
      if let fault = take(head, ByteRange(start, equals), text) { return fault }
    }
    guard hasName else { return "has a part without a name" }
    guard hasFileName || !hasExtendedFileName else {
      return "has a part with filename*, which WARest does not read; give filename"
    }
    return check(head)
  }

  /// Reads a token or a quoted string; its end, or 0 when it is neither.
  private static func value(
    _ head: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    _ text: inout ByteRange
  ) -> Int {
    guard start < end && head[start] == Octet.quote else {
      let stop = MultipartHead.token(head, start, end)
      text = ByteRange(start, stop)
      return stop > start ? stop : 0
    }
    var position = start + 1
    while position < end && head[position] != Octet.quote {
      position += head[position] == Octet.backslash ? 2 : 1
    }
    guard position < end else { return 0 }
    text = ByteRange(start + 1, position)
    return position + 1
  }

  private mutating func take(
    _ head: Span<UInt8>,
    _ parameter: ByteRange,
    _ text: ByteRange
  ) -> StaticString? {
    if Token.matches(head, parameter, "name") {
      guard !hasName else { return "has a part with two names" }
      hasName = true
      name = text
    } else if Token.matches(head, parameter, "filename") {
      guard !hasFileName else { return "has a part with two file names" }
      hasFileName = true
      fileName = text
    } else if Token.matches(head, parameter, "filename*") {
      guard !hasExtendedFileName else { return "has a part with two file names" }
      hasExtendedFileName = true
    } else if Token.hasPrefix(head, Int(parameter.start), Int(parameter.end), "name*")
      || Token.hasPrefix(head, Int(parameter.start), Int(parameter.end), "filename*")
    {
      return "has a part with a name in the notation of RFC 2231, which forms do not have"
    }
    return nil
  }

  /// The name: 1 to 256 octets of UTF-8, none of which ends or splits it for some reader.
  private func check(_ head: Span<UInt8>) -> StaticString? {
    guard !name.isEmpty else { return "has a part with an empty name" }
    guard name.count <= WARestLimits.formNameBytesMax else {
      return "has a part with a name of more than 256 octets"
    }
    var utf8 = UTF8Check()
    for index in name.offsets {
      switch head[index] {
      case Octet.quote, Octet.backslash, Octet.semicolon, Octet.equals, Octet.tab,
        UInt8(ascii: "'"):
        return "has a part with a name that readers of forms take in different ways"
      default: break
      }
      guard utf8.accept(head[index]) else { return "has a part with a name that is not UTF-8" }
    }
    guard utf8.isComplete else { return "has a part with a name that is not UTF-8" }
    guard !Octet.isBlank(head[Int(name.start)]), !Octet.isBlank(head[Int(name.end) - 1]) else {
      return "has a part with a blank at an end of its name"
    }
    guard fileName.isEmpty || !Token.trimmed(head, Int(fileName.start), Int(fileName.end)).isEmpty
    else { return "has a part with a blank file name" }
    return nil
  }

  private static var malformed: StaticString { "has a part with a malformed Content-Disposition" }
}
