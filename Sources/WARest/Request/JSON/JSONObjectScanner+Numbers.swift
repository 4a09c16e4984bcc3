import HTTP1

extension JSONObjectScanner {
  mutating func beginDigits(_ octet: UInt8) {
    state = octet == JSONOctet.zero ? .zero : .integer
  }

  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` [RFC 8259 §6].
  mutating func takeNumber(_ octet: UInt8) -> Bool {
    if isQuoting { return takeQuotedDigit(octet) }
    if use == .people { takePeopleDigit(octet) }
    let isDigit = JSONOctet.isDigit(octet)
    let isExponent = octet == UInt8(ascii: "e") || octet == UInt8(ascii: "E")
    switch state {
    case .minus:
      guard isDigit else { return fail("has a minus without a number") }
      state = octet == JSONOctet.zero ? .zero : .integer
      return true
    case .integer where isDigit, .fraction where isDigit, .exponentDigits where isDigit:
      return true
    case .zero where isDigit:
      return fail("has a number with a leading zero")
    case .point:
      guard isDigit else { return fail("has a number that ends in a point") }
      state = .fraction
      return true
    case .exponent where octet == UInt8(ascii: "+") || octet == JSONOctet.minus:
      state = .exponentSign
      return true
    case .exponent, .exponentSign:
      guard isDigit else { return fail("has a number with an empty exponent") }
      state = .exponentDigits
      return true
    case .zero where octet == JSONOctet.dot, .integer where octet == JSONOctet.dot:
      state = .point
      return true
    case .zero where isExponent, .integer where isExponent, .fraction where isExponent:
      state = .exponent
      return true
    default:
      state = .afterValue
      edit = .endNumber
      return true
    }
  }

  /// Begins a number that becomes a string.
  mutating func beginQuoting(_ octet: UInt8) -> Bool {
    guard JSONOctet.isDigit(octet) else { return refuseValue(Self.digitsFault) }
    guard quotedCount < WARestLimits.quotedNumbersMax else {
      return refuseValue("has more than 256 numbers; write them as strings")
    }
    quotedCount += 1
    isQuoting = true
    digitCount = 1
    edit = .beginDigits
    recipients = RecipientCheck()
    reader = RecipientReader(.recipients)
    reader.take(octet, into: &people)
    guard let detail = recipients.take(octet) else { return true }
    return refuseValue(detail)
  }

  private mutating func takeQuotedDigit(_ octet: UInt8) -> Bool {
    guard JSONOctet.isDigit(octet) else {
      let isNumber =
        octet == JSONOctet.dot || octet == UInt8(ascii: "e") || octet == UInt8(ascii: "E")
      guard !isNumber else { return refuseValue(Self.digitsFault) }
      state = .afterValue
      edit = .endNumber
      reader.finish(into: &people)
      guard let detail = recipients.finish() else { return true }
      return refuseValue(detail)
    }
    guard state != .zero else { return fail("has a number with a leading zero") }
    guard digitCount < WARestLimits.quotedDigitsMax else { return refuseValue(Self.digitsFault) }
    digitCount += 1
    reader.take(octet, into: &people)
    guard let detail = recipients.take(octet) else { return true }
    return refuseValue(detail)
  }

  static var digitsFault: StaticString { "must be a string of digits" }
}
