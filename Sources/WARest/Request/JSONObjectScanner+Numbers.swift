import HTTP1

extension JSONObjectScanner {
  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` [RFC 8259 §6].
  mutating func takeNumber(_ octet: UInt8) -> Bool {
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
      return takeStructure(octet)
    }
  }
}
