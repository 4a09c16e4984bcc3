import HTTP1

extension JSONObjectScanner {
  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` [RFC 8259 §6].
  mutating func takeNumber(_ octet: UInt8) -> Bool {
    let isDigit = octet &- 0x30 < 10
    switch state {
    case .minus:
      guard isDigit else { return fail("has a minus without a number") }
      state = octet == 0x30 ? .zero : .integer
      return true
    case .integer where isDigit, .fraction where isDigit, .exponentDigits where isDigit:
      return true
    case .zero where isDigit:
      return fail("has a number with a leading zero")
    case .point:
      guard isDigit else { return fail("has a number that ends in a point") }
      state = .fraction
      return true
    case .exponent where octet == 0x2b || octet == 0x2d:
      state = .exponentSign
      return true
    case .exponent, .exponentSign:
      guard isDigit else { return fail("has a number with an empty exponent") }
      state = .exponentDigits
      return true
    case .zero where octet == Octet.dot, .integer where octet == Octet.dot:
      state = .point
      return true
    case .zero where octet | 0x20 == 0x65, .integer where octet | 0x20 == 0x65,
      .fraction where octet | 0x20 == 0x65:
      state = .exponent
      return true
    default:
      state = .afterValue
      return takeStructure(octet)
    }
  }
}
