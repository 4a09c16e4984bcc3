import HTTP1

extension ReplyTokens {
  mutating func beginString(isName: Bool) {
    state = .string
    self.isName = isName
    if isName { name.removeAll() }
  }

  /// Goes over what needs no decision in a string; the position of the first octet that does.
  @inline(__always)
  mutating func skipText(_ piece: Span<UInt8>, from start: Int) -> Int {
    guard isName else { return OrdinaryText.end(piece, from: start, utf8: &utf8) }
    guard utf8.isComplete else { return start }
    let end = OrdinaryText.end(piece, from: start)
    for index in start..<end { name.append(piece[index]) }
    return end
  }

  /// Text between quotes [RFC 8259 §7, §8.1].
  mutating func takeText(_ octet: UInt8) -> Token? {
    guard utf8.accept(octet) else { return fail() }
    switch octet {
    case JSONOctet.quote:
      guard isName else {
        endValue()
        return .stringEnd
      }
      state = .colon
      return .name
    case JSONOctet.backslash: state = .escape
    case 0..<0x20: return fail()
    default: collect(octet)
    }
    return nil
  }

  /// Halves of surrogate pairs pass: WARest cuts texts in the midst of a character.
  mutating func takeEscape(_ octet: UInt8) -> Token? {
    if state == .hexadecimal {
      guard let digit = Octet.hexadecimal(octet) else { return fail() }
      unit = unit &<< 4 | UInt16(digit)
      hexadecimalLeft -= 1
      guard hexadecimalLeft == 0 else { return nil }
      state = .string
      collect(unit < 0x80 ? UInt8(unit) : 0xff)
      return nil
    }
    state = .string
    switch octet {
    case JSONOctet.quote, JSONOctet.backslash, JSONOctet.slash: collect(octet)
    case UInt8(ascii: "b"): collect(0x08)
    case UInt8(ascii: "f"): collect(0x0c)
    case UInt8(ascii: "n"): collect(JSONOctet.lineFeed)
    case UInt8(ascii: "r"): collect(JSONOctet.carriageReturn)
    case UInt8(ascii: "t"): collect(JSONOctet.tab)
    case UInt8(ascii: "u"):
      state = .hexadecimal
      hexadecimalLeft = 4
      unit = 0
    default: return fail()
    }
    return nil
  }

  private mutating func collect(_ octet: UInt8) {
    if isName { name.append(octet) }
  }
}
