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
    case 0x20, 0x09, 0x0a, 0x0d: return true
    default: break
    }
    switch state {
    case .start:
      guard octet == 0x7b else { return fail("must be a JSON object") }
      bodyStart = offset + 1
      return open(isObject: true)
    case .firstName:
      if octet == 0x7d {
        if depth == 1 { opening = .empty }
        return close(isObject: true)
      }
      guard octet == Octet.quote else { return fail("needs a name in quotes or a } here") }
      if depth == 1 { opening = .members }
      return beginName()
    case .nextName:
      return octet == Octet.quote ? beginName() : fail("needs a name in quotes here")
    case .colon:
      guard octet == Octet.colon else { return fail("needs a colon here") }
      state = .value
      return true
    case .firstElement:
      return octet == 0x5d ? close(isObject: false) : beginValue(octet)
    case .value:
      return beginValue(octet)
    case .afterValue:
      switch octet {
      case Octet.comma:
        state = objects & 1 == 1 ? .nextName : .value
        return true
      case 0x7d: return close(isObject: true)
      case 0x5d: return close(isObject: false)
      default: return fail("needs a comma or a closing bracket here")
      }
    default: return fail("has something after its object")
    }
  }

  private mutating func open(isObject: Bool) -> Bool {
    guard depth < WARestLimits.jsonDepthMax else { return fail("is nested deeper than 64") }
    depth += 1
    objects = objects &<< 1 | (isObject ? 1 : 0)
    state = isObject ? .firstName : .firstElement
    return true
  }

  private mutating func close(isObject: Bool) -> Bool {
    guard (objects & 1 == 1) == isObject else { return fail("has a closing bracket of two kinds") }
    depth -= 1
    objects &>>= 1
    state = depth == 0 ? .end : .afterValue
    return true
  }

  private mutating func beginName() -> Bool {
    state = .string
    guard depth == 1 else {
      role = .plainName
      return true
    }
    role = .topName
    name.removeAll()
    nameHash = seed
    return true
  }

  private mutating func beginValue(_ octet: UInt8) -> Bool {
    guard depth > 1 || checkType(octet) else { return false }
    switch octet {
    case Octet.quote:
      role = depth == 1 && captures ? .captured : .plainValue
      state = .string
    case 0x7b: return open(isObject: true)
    case 0x5b: return open(isObject: false)
    case 0x74: (literalRest, state) = (0x65_7572, .literal)
    case 0x66: (literalRest, state) = (0x6573_6c61, .literal)
    case 0x6e: (literalRest, state) = (0x6c_6c75, .literal)
    case 0x2d: state = .minus
    case 0x30: state = .zero
    case 0x31...0x39: state = .integer
    default: return fail("needs a value here")
    }
    return true
  }

  /// Whether a value that begins so may follow the outermost name read last; syntax comes later.
  private mutating func checkType(_ octet: UInt8) -> Bool {
    let type: JSONTypes
    switch octet {
    case Octet.quote: type = .string
    case 0x7b: type = .object
    case 0x5b: type = .array
    case 0x74, 0x66: type = .boolean
    case 0x6e: type = .null
    default: type = .number
    }
    return types.contains(type) || refuseName(.invalidRequest, types.demand)
  }

  private mutating func takeLiteral(_ octet: UInt8) -> Bool {
    guard UInt32(octet) == literalRest & 0xff else { return fail("needs a value here") }
    literalRest &>>= 8
    if literalRest == 0 { state = .afterValue }
    return true
  }

  mutating func fail(_ detail: StaticString) -> Bool {
    fault = RequestFault(.invalidRequest, .body, detail, offset: offset)
    return false
  }
}
