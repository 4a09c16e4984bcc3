import HTTP1

extension JSONObjectScanner {
  /// Text between quotes [RFC 8259 §7, §8.1].
  mutating func takeText(_ octet: UInt8) -> Bool {
    guard utf8.accept(octet) else { return fail("is not UTF-8") }
    switch octet {
    case JSONOctet.quote: return endString()
    case JSONOctet.backslash:
      state = .escape
      return true
    case 0..<0x20: return fail("has a control character in a string")
    default: return collect(octet)
    }
  }

  private mutating func endString() -> Bool {
    switch role {
    case .outermostName:
      state = .colon
      return classifyName()
    case .plainName:
      state = .colon
      return true
    case .innerName:
      state = .colon
      classifyInnerName()
      return true
    case .plainValue:
      endValue()
      return true
    case .captured:
      endValue()
      noteCapture()
      return true
    case .session, .phone:
      endValue()
      return endSelector(isEmpty: captureCount == 0)
    case .recipients:
      endValue()
      reader.finish(into: &people)
      return check(recipients.finish())
    case .people:
      endValue()
      reader.finish(into: &people)
      return true
    case .source:
      endValue()
      return check(source.finish())
    }
  }

  mutating func takeEscape(_ octet: UInt8) -> Bool {
    switch state {
    case .hexadecimal:
      guard let digit = Octet.hexadecimal(octet) else {
        return fail("has a \\u without four hexadecimal digits")
      }
      unit = unit &<< 4 | UInt16(digit)
      hexadecimalLeft -= 1
      return hexadecimalLeft > 0 || endUnit()
    case .secondBackslash:
      guard octet == JSONOctet.backslash else { return fail("has half of a surrogate pair") }
      state = .secondU
      return true
    case .secondU:
      guard octet == UInt8(ascii: "u") else { return fail("has half of a surrogate pair") }
      beginUnit()
      return true
    default: break
    }
    state = .string
    switch octet {
    case JSONOctet.quote, JSONOctet.backslash, JSONOctet.slash: return collect(octet)
    case UInt8(ascii: "b"): return collect(0x08)
    case UInt8(ascii: "f"): return collect(0x0c)
    case UInt8(ascii: "n"): return collect(0x0a)
    case UInt8(ascii: "r"): return collect(0x0d)
    case UInt8(ascii: "t"): return collect(0x09)
    case UInt8(ascii: "u"):
      beginUnit()
      return true
    default: return fail("has an escape that JSON does not know")
    }
  }

  private mutating func beginUnit() {
    state = .hexadecimal
    hexadecimalLeft = 4
    unit = 0
  }

  /// Half a pair is legal by the grammar, but RFC 8259 §8.2 warns that parsers read it each in
  /// their own way, and so it is refused.
  private mutating func endUnit() -> Bool {
    state = .string
    if highSurrogate != 0 {
      guard unit & 0xfc00 == 0xdc00 else { return fail("has half of a surrogate pair") }
      let high = UInt32(highSurrogate & 0x3ff) &<< 10
      highSurrogate = 0
      return collect(scalar: 0x10000 + high + UInt32(unit & 0x3ff))
    }
    switch unit & 0xfc00 {
    case 0xd800:
      highSurrogate = unit
      state = .secondBackslash
      return true
    case 0xdc00: return fail("has half of a surrogate pair")
    default: return collect(scalar: UInt32(unit))
    }
  }

  private mutating func collect(scalar: UInt32) -> Bool {
    if role == .plainName || role == .plainValue { return true }
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar &>> shift) & 0x3f) }
    switch scalar {
    case 0..<0x80: return collect(UInt8(scalar))
    case 0x80..<0x800: return collect(UInt8(0xc0 | scalar &>> 6)) && collect(tail(0))
    case 0x800..<0x10000:
      return collect(UInt8(0xe0 | scalar &>> 12)) && collect(tail(6)) && collect(tail(0))
    default:
      return collect(UInt8(0xf0 | scalar &>> 18)) && collect(tail(12)) && collect(tail(6))
        && collect(tail(0))
    }
  }

  /// Takes the ordinary octets of a name at once; the position of the first other one.
  mutating func takeNameText(_ piece: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < piece.count {
      let octet = piece[position]
      guard OrdinaryText.contains(octet) else { break }
      appendToName(octet)
      position &+= 1
    }
    return position
  }

  @inline(__always)
  private mutating func appendToName(_ octet: UInt8) {
    name.append(octet)
    // A letter of either case is the same letter where WARest does not look at case.
    let isFolded = flags.contains(.ignoresNameCase) && octet &- UInt8(ascii: "A") < 26
    nameHash = (nameHash ^ UInt64(isFolded ? octet | 0x20 : octet)) &* 0x9e37_79b9_7f4a_7c15
    nameHash ^= nameHash &>> 29
  }

  private mutating func collect(_ octet: UInt8) -> Bool {
    switch role {
    case .plainName, .plainValue: return true
    case .outermostName:
      appendToName(octet)
      return true
    case .innerName:
      innerName.append(octet)
      return true
    case .captured, .session:
      guard captureCount < WARestLimits.capturedBytesMax else { return refuseLongCapture() }
      capture[captureCount] = octet
      captureCount += 1
      return true
    case .phone: return refusePhone()
    case .recipients:
      reader.take(octet, into: &people)
      return check(recipients.take(octet))
    case .people:
      reader.take(octet, into: &people)
      return true
    case .source: return source.isSettled || check(source.take(octet))
    }
  }
}
