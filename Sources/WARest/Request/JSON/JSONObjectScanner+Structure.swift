import HTTP1

extension JSONObjectScanner {
  /// Takes one octet; false when there is a fault.
  mutating func take(_ octet: UInt8) -> Bool {
    switch state {
    case .string: takeText(octet)
    case .escape, .hexadecimal, .secondBackslash, .secondU: takeEscape(octet)
    case .literal: takeLiteral(octet)
    case .minus, .zero, .integer, .point, .fraction, .exponent, .exponentSign, .exponentDigits:
      takeNumber(octet)
    case .start, .firstName, .nextName, .colon, .value, .firstElement, .afterValue, .end:
      takeStructure(octet)
    }
  }

  /// Brackets, commas, colons, and the first octets of names and values [RFC 8259 §2].
  mutating func takeStructure(_ octet: UInt8) -> Bool {
    switch octet {
    case JSONOctet.space, JSONOctet.tab, JSONOctet.lineFeed, JSONOctet.carriageReturn: return true
    default: break
    }
    switch state {
    case .start:
      guard octet == JSONOctet.openBrace else { return fail("must be a JSON object") }
      hasOpened = true
      return open(isObject: true)
    case .firstName:
      if octet == JSONOctet.closeBrace { return close(isObject: true) }
      guard octet == JSONOctet.quote else { return fail("needs a name in quotes or a } here") }
      return beginName()
    case .nextName:
      return octet == JSONOctet.quote ? beginName() : fail("needs a name in quotes here")
    case .colon:
      guard octet == JSONOctet.colon else { return fail("needs a colon here") }
      state = .value
      return true
    case .firstElement:
      return octet == JSONOctet.closeBracket ? close(isObject: false) : beginValue(octet)
    case .value:
      return beginValue(octet)
    case .afterValue:
      switch octet {
      case JSONOctet.comma:
        state = objects & 1 == 1 ? .nextName : .value
        return true
      case JSONOctet.closeBrace: return close(isObject: true)
      case JSONOctet.closeBracket: return close(isObject: false)
      default: return fail("needs a comma or a closing bracket here")
      }
    default: return fail("has something after its object")
    }
  }

  private mutating func open(isObject: Bool) -> Bool {
    guard depth < WARestLimits.jsonDepthMax else { return fail("is nested deeper than 64") }
    depth += 1
    objects = objects &<< 1 | (isObject ? 1 : 0)
    // Strings of a list are what the list is; those of an object are what their names say.
    sourcePlaces = sourcePlaces &<< 1 | (isObject ? 0 : sourcePlaces & 1)
    state = isObject ? .firstName : .firstElement
    return true
  }

  private mutating func close(isObject: Bool) -> Bool {
    guard (objects & 1 == 1) == isObject else { return fail("has a closing bracket of two kinds") }
    depth -= 1
    objects &>>= 1
    sourcePlaces &>>= 1
    guard depth > 0 else {
      state = .end
      edit = .closeObject
      return true
    }
    endValue()
    return true
  }

  private mutating func beginName() -> Bool {
    state = .string
    guard depth == 1 else {
      role = use == .source ? .innerName : .plainName
      innerName.removeAll()
      return true
    }
    role = .outermostName
    edit = .beginMember
    name.removeAll()
    nameHash = seed
    return true
  }

  /// A value other than a number is complete.
  mutating func endValue() {
    state = .afterValue
    if depth == 1 { edit = .endMember }
  }

  private mutating func beginValue(_ octet: UInt8) -> Bool {
    if depth == 1 {
      guard checkType(octet) else { return false }
      element = -1
    } else if depth == 2 && objects & 1 == 0 {
      element += 1
    }
    if counts { count(octet) }
    guard use == .plain || beginUsedValue(octet) else { return false }
    switch octet {
    case JSONOctet.quote:
      beginText()
    case JSONOctet.openBrace: return open(isObject: true)
    case JSONOctet.openBracket: return open(isObject: false)
    case UInt8(ascii: "t"): beginLiteral(0x65_7572)
    case UInt8(ascii: "f"): beginLiteral(0x6573_6c61)
    case UInt8(ascii: "n"): beginLiteral(0x6c_6c75)
    case JSONOctet.minus: state = .minus
    case JSONOctet.zero...JSONOctet.nine: beginDigits(octet)
    default: return fail("needs a value here")
    }
    return true
  }

  /// Counts the elements of a list, or the one value that stands instead of it; a null is none.
  ///
  /// A native call can name files in several members, of which WARest takes one: all are counted,
  /// so that none of them can hide behind another.
  private mutating func count(_ octet: UInt8) {
    if depth == 1 {
      if octet != JSONOctet.openBracket && octet != UInt8(ascii: "n") { askedCount += 1 }
    } else if depth == 2 && objects & 1 == 0 {
      askedCount += 1
    }
  }

  /// What must follow the first letter, the next octet lowest.
  private mutating func beginLiteral(_ rest: UInt32) {
    literalRest = rest
    state = .literal
  }

  /// Whether a value that begins so may follow the outermost name read last; syntax comes later.
  private mutating func checkType(_ octet: UInt8) -> Bool {
    let type: JSONTypes
    switch octet {
    case JSONOctet.quote: type = .string
    case JSONOctet.openBrace: type = .object
    case JSONOctet.openBracket: type = .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): type = .boolean
    case UInt8(ascii: "n"): type = .null
    default: type = .number
    }
    return types.contains(type) || refuseName(.invalidRequest, types.demand)
  }

  private mutating func takeLiteral(_ octet: UInt8) -> Bool {
    guard UInt32(octet) == literalRest & 0xff else { return fail("needs a value here") }
    literalRest &>>= 8
    guard literalRest == 0 else { return true }
    endValue()
    return depth > 1 || use != .session && use != .phone || endSelector(isEmpty: true)
  }

  mutating func fail(_ detail: StaticString) -> Bool {
    fault = RequestFault(.invalidRequest, .body, detail, offset: offset)
    return false
  }
}
