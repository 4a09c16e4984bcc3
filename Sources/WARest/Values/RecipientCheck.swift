/// Whether WARest will read the recipients in a text as the people and groups that they name.
///
/// It takes whatever has no domain that it knows for a phone number and uses the digits that it
/// finds: the bare id of a group, or one with `@lid`, becomes a stranger's number, and the message
/// goes there. So an item is a number of at most 14 digits or a whole id of a person or a group;
/// only its length tells the bare id of a group from a number.
///
/// Fed the decoded octets of one text. Items are separated by commas, semicolons and line feeds, as
/// WARest has it. An item that is empty or has no digits is left to WARest, which refuses it.
package struct RecipientCheck: Sendable {
  /// Digits of the longest number that is taken for a phone number.
  ///
  /// [E.164 §6.1] allows one more, but the shortest ids of groups and of hidden people have 15.
  package static let phoneDigitsMax = 14

  private enum Part: UInt8 {
    /// Before an `@`, if there is one.
    case number
    case domain
    /// Blanks after a domain.
    case end
  }

  private var part = Part.number
  private var digits: UInt8 = 0

  /// Which of the three domains the octets since the `@` may still be; see `domains`.
  private var candidates: UInt8 = 0
  private var domainCount: UInt8 = 0

  package init() {}

  /// Starts with another text.
  package mutating func reset() { self = RecipientCheck() }

  /// Takes one octet; the result says what is wrong, to be read after a pointer.
  package mutating func take(_ octet: UInt8) -> StaticString? {
    switch octet {
    case 0x2c, 0x3b, 0x0a: return endItem()
    case 0x40 where part == .number:
      part = .domain
      candidates = 0b111
      return nil
    default: break
    }
    let isBlank = octet <= 0x20
    switch part {
    case .number:
      if octet &- 0x30 < 10 && digits < 255 { digits += 1 }
      return nil
    case .domain:
      if isBlank {
        part = .end
        return nil
      }
      narrow(octet)
      return candidates == 0 ? Self.domainFault : nil
    case .end: return isBlank ? nil : Self.domainFault
    }
  }

  package mutating func take(_ run: Span<UInt8>) -> StaticString? {
    for index in run.indices {
      if let fault = take(run[index]) { return fault }
    }
    return nil
  }

  /// Ends the text.
  package mutating func finish() -> StaticString? { endItem() }

  private mutating func endItem() -> StaticString? {
    let item = self
    reset()
    if item.part == .number { return item.digits > Self.phoneDigitsMax ? Self.bareFault : nil }
    for index in 0..<UInt8(3) where item.candidates >> index & 1 != 0 {
      guard Self.domain(index).utf8CodeUnitCount == Int(item.domainCount) else { continue }
      if item.digits == 0 { return "has no id before the @" }
      let isGroup = index == Self.group
      return isGroup || item.digits <= Self.phoneDigitsMax ? nil : Self.personFault
    }
    return Self.domainFault
  }

  /// Strikes the domains that do not go on with `octet`.
  private mutating func narrow(_ octet: UInt8) {
    for index in 0..<UInt8(3) where candidates >> index & 1 != 0 {
      let text = Self.domain(index)
      let place = Int(domainCount)
      // SAFETY: `place` is below the length of the static text.
      let goesOn = unsafe place < text.utf8CodeUnitCount && text.utf8Start[place] == octet
      if !goesOn { candidates &= ~(1 << index) }
    }
    domainCount &+= candidates == 0 ? 0 : 1
  }

  private static let group: UInt8 = 0

  @inline(__always) private static func domain(_ index: UInt8) -> StaticString {
    switch index {
    case group: "g.us"
    case 1: "c.us"
    default: "s.whatsapp.net"
    }
  }

  private static var bareFault: StaticString {
    "is too long for a phone number, which has at most 14 digits; a group's id ends in @g.us"
  }
  private static var personFault: StaticString {
    "is too long for a phone number, which has at most 14 digits before @s.whatsapp.net"
  }
  private static var domainFault: StaticString {
    "must be a phone number in digits or an id that ends in @s.whatsapp.net, @c.us or @g.us; WARest takes anything else for a phone number"
  }
}
