import HTTP1

extension ReplyTokens {
  /// Takes one octet; nil when it ends no token.
  mutating func take(_ octet: UInt8) -> Token? {
    switch state {
    case .string: return takeText(octet)
    case .escape, .hexadecimal: return takeEscape(octet)
    case .literal:
      guard UInt32(octet) == literalRest & 0xff else { return fail() }
      literalRest &>>= 8
      if literalRest == 0 { endValue() }
      return nil
    case .number:
      switch octet {
      case 0x30...0x39, 0x2b, 0x2d, 0x2e, 0x45, 0x65: return nil
      default:
        endValue()
        return .numberEnd
      }
    case .value, .firstElement, .firstName, .nextName, .colon, .afterValue, .end:
      return takeStructure(octet)
    case .broken: return .broken
    }
  }

  private mutating func takeStructure(_ octet: UInt8) -> Token? {
    switch octet {
    case JSONOctet.space, JSONOctet.tab, JSONOctet.lineFeed, JSONOctet.carriageReturn: return nil
    default: break
    }
    switch state {
    case .value: return beginValue(octet)
    case .firstElement:
      return octet == JSONOctet.closeBracket ? close(isObject: false) : beginValue(octet)
    case .firstName where octet == JSONOctet.closeBrace: return close(isObject: true)
    case .firstName, .nextName:
      guard octet == JSONOctet.quote else { return fail() }
      beginString(isName: true)
      return nil
    case .colon:
      guard octet == JSONOctet.colon else { return fail() }
      state = .value
      return nil
    case .afterValue:
      switch octet {
      case JSONOctet.comma:
        state = isInObject ? .nextName : .value
        return nil
      case JSONOctet.closeBrace: return close(isObject: true)
      case JSONOctet.closeBracket: return close(isObject: false)
      default: return fail()
      }
    default: return fail()
    }
  }

  private mutating func beginValue(_ octet: UInt8) -> Token {
    switch octet {
    case JSONOctet.quote:
      beginString(isName: false)
      return .string
    case JSONOctet.openBrace: return open(isObject: true)
    case JSONOctet.openBracket: return open(isObject: false)
    case UInt8(ascii: "t"): return beginLiteral(0x65_7572)
    case UInt8(ascii: "f"): return beginLiteral(0x6573_6c61)
    case UInt8(ascii: "n"): return beginLiteral(0x6c_6c75)
    case JSONOctet.minus, JSONOctet.zero...UInt8(ascii: "9"):
      state = .number
      return .number
    default: return fail()
    }
  }

  /// What must follow the first letter, the next octet lowest.
  private mutating func beginLiteral(_ rest: UInt32) -> Token {
    literalRest = rest
    state = .literal
    return .literal
  }

  private mutating func open(isObject: Bool) -> Token {
    guard depth < WARestLimits.replyDepthMax else { return fail() }
    let bit: UInt64 = 1 &<< UInt64(depth & 63)
    if isObject { objects[depth &>> 6] |= bit } else { objects[depth &>> 6] &= ~bit }
    depth &+= 1
    state = isObject ? .firstName : .firstElement
    return .open
  }

  private mutating func close(isObject: Bool) -> Token {
    guard depth > 0, isInObject == isObject else { return fail() }
    depth &-= 1
    endValue()
    return .close
  }

  mutating func endValue() { state = depth == 0 ? .end : .afterValue }
}
