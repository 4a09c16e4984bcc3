/// Whether a text is one JSON number with a fraction or an exponent, and what number that is
/// [RFC 8259 §6].
///
/// WARest parses a text that looks like JSON, and what it makes of the number is what it writes to.
struct RecipientNumber: Sendable {
  private enum State: UInt8 {
    case start
    case minus
    case zero
    case integer
    case point
    case fraction
    case exponent
    case exponentSign
    case exponentDigits
    /// Blanks behind a number that is special, and behind one that is not.
    case specialEnd
    case plainEnd
    case none
  }

  private var state = State.start
  private var fractionDigits: UInt16 = 0
  private var exponent: UInt16 = 0
  private var exponentDigits: UInt16 = 0
  private var isExponentNegative = false

  /// No octet has come yet but blanks.
  var isUntouched: Bool { state == .start }

  /// True when the number is not just its digits.
  var isSpecial: Bool {
    state == .fraction || state == .exponentDigits || state == .specialEnd
  }

  mutating func ruleOut() { state = .none }

  @inline(__always) mutating func take(_ octet: UInt8) {
    if state == .integer && TextOctet.isDigit(octet) { return }
    if state != .none { takeAny(octet) }
  }

  private mutating func takeAny(_ octet: UInt8) {
    let isDigit = TextOctet.isDigit(octet)
    let isBlank = octet == 0x20 || octet == 0x09 || octet == 0x0d
    switch (state, octet) {
    case (.start, _) where isBlank, (.specialEnd, _) where isBlank, (.plainEnd, _) where isBlank:
      break
    case (.start, JSONOctet.minus): state = .minus
    case (.start, JSONOctet.zero), (.minus, JSONOctet.zero): state = .zero
    case (.start, _) where isDigit, (.minus, _) where isDigit: state = .integer
    case (.zero, JSONOctet.dot), (.integer, JSONOctet.dot): state = .point
    case (.point, _) where isDigit, (.fraction, _) where isDigit:
      state = .fraction
      fractionDigits &+= fractionDigits == .max ? 0 : 1
    case (.zero, 0x65), (.integer, 0x65), (.fraction, 0x65), (.zero, 0x45), (.integer, 0x45),
      (.fraction, 0x45):
      state = .exponent
    case (.exponent, JSONOctet.minus), (.exponent, QueryOctet.plus):
      state = .exponentSign
      isExponentNegative = octet == JSONOctet.minus
    case (.exponent, _) where isDigit, (.exponentSign, _) where isDigit,
      (.exponentDigits, _) where isDigit:
      state = .exponentDigits
      exponentDigits &+= exponentDigits == .max ? 0 : 1
      exponent = min(exponent &* 10 &+ UInt16(octet &- 0x30), 1_000)
    case (.fraction, _) where isBlank, (.exponentDigits, _) where isBlank: state = .specialEnd
    case (.zero, _) where isBlank, (.integer, _) where isBlank: state = .plainEnd
    default: state = .none
    }
  }

  /// The digits of the number as JavaScript writes it: those of `head` and `tail` have the
  /// exponent's at their end.
  func value(of head: DigitRun, _ tail: DigitRun) -> DigitRun {
    guard let all = head.followed(by: tail) else { return head }
    var value = all.value
    for _ in 0..<exponentDigits { value /= 10 }
    var power = (isExponentNegative ? -1 : 1) * Int(exponent) - Int(fractionDigits)
    while power < 0 && value > 0 && value % 10 == 0 {
      value /= 10
      power += 1
    }
    while power > 0 && value > 0 && value < 100_000_000_000_000_000 {
      value *= 10
      power -= 1
    }
    var count = 1
    var left = value / 10
    while left > 0 {
      left /= 10
      count += 1
    }
    return DigitRun(value, count: count)
  }
}
