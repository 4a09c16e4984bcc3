/// Finds the people and groups that a text names, as WARest reads it.
///
/// Fed the decoded octets of one text, or of a JSON number. WARest parts items at commas,
/// semicolons and line feeds; what ends in `@g.us` is a group, and of anything else it takes the
/// digits before `@` and before the colon of a device, with its country code in the place of a
/// leading zero. A text that is a JSON list or a JSON number it parses as one, and so that is done
/// here: `62812.0` is 62812 to it.
struct RecipientReader: Sendable {
  /// What a member is for, where that makes a difference.
  enum Reading: UInt8, Sendable {
    /// Whom a message goes to: WARest sends it to the phone number when it does not know a domain.
    case messages
    /// Who is asked about or added: a domain is what it says.
    case people
    /// As `people`, but a bare id is a group's.
    case groups
  }

  private enum Part: UInt8 {
    case number
    /// Behind a colon: which device of a person.
    case device
    case domain
  }

  /// What WARest puts in the place of a leading zero.
  static let countryCode: UInt64 = 62

  private let reading: Reading
  private let isTarget: Bool

  private var part = Part.number
  private var head = DigitRun()
  /// What follows the first hyphen.
  private var tail = DigitRun()
  private var hasHyphen = false
  private var domain = RecipientDomain()

  /// Whether the text so far may be one JSON number, and what that changes.
  private var number = RecipientNumber()
  /// The text is a JSON list.
  private var isList = false
  private var escape = EscapeState()

  init(_ role: ValueRole = .plain) {
    switch role {
    case .people: (reading, isTarget) = (.people, false)
    case .groups: (reading, isTarget) = (.groups, false)
    case .group: (reading, isTarget) = (.groups, true)
    case .chat: (reading, isTarget) = (.messages, true)
    case .plain, .recipients, .nativeRecipients, .picture, .media, .toolFile, .toolText:
      (reading, isTarget) = (.messages, false)
    }
  }

  /// The first id in a text.
  static func id(of text: Span<UInt8>, as role: ValueRole) -> RecipientID {
    var reader = RecipientReader(role)
    for index in text.indices where reader.step(text[index]) {
      let id = reader.endItem()
      if !id.isNone { return id }
    }
    return reader.endText()
  }

  @inline(__always)
  mutating func take(_ octet: UInt8, into list: inout RecipientList) {
    if step(octet) { note(endItem(), in: &list) }
  }

  mutating func take(_ run: Span<UInt8>, into list: inout RecipientList) {
    for index in run.indices { take(run[index], into: &list) }
  }

  /// Ends the text.
  mutating func finish(into list: inout RecipientList) {
    note(endText(), in: &list)
  }

  private func note(_ id: RecipientID, in list: inout RecipientList) {
    guard !id.isNone else { return }
    if isTarget { list.aim(at: id) } else { list.insert(id) }
  }

  /// Takes an octet; true: it ends an item.
  @inline(__always)
  private mutating func step(_ octet: UInt8) -> Bool {
    guard TextOctet.isDigit(octet) && part == .number && !escape.isOpen else {
      return isList || octet == JSONOctet.openBracket ? takeListed(octet) : takePlain(octet)
    }
    takeDigit(octet)
    return false
  }

  @inline(__always)
  private mutating func takeDigit(_ octet: UInt8) {
    number.take(octet)
    if hasHyphen { tail.append(octet &- 0x30) } else { head.append(octet &- 0x30) }
  }

  private mutating func takeListed(_ octet: UInt8) -> Bool {
    guard isList else {
      isList = number.isUntouched
      number.ruleOut()
      return false
    }
    switch escape.take(octet) {
    case .held: return false
    case .decoded(let octet): return takePlain(octet)
    case .ordinary: break
    }
    switch octet {
    case JSONOctet.quote, JSONOctet.openBracket, JSONOctet.closeBracket: return false
    default: return takePlain(octet)
    }
  }

  private mutating func takePlain(_ octet: UInt8) -> Bool {
    switch octet {
    case TextOctet.comma, 0x3b, TextOctet.lineFeed:
      number.ruleOut()
      return true
    case 0x40:
      number.ruleOut()
      part = .domain
      domain = RecipientDomain()
      domain.begin()
      return false
    default: break
    }
    switch part {
    case .number where TextOctet.isDigit(octet): takeDigit(octet)
    case .number:
      number.take(octet)
      if octet == TextOctet.colon {
        part = .device
      } else if octet == JSONOctet.minus && head.count > 0 {
        hasHyphen = true
      }
    case .device: break
    case .domain: domain.take(octet)
    }
    return false
  }

  private mutating func endText() -> RecipientID {
    if number.isSpecial {
      head = number.value(of: head, tail)
      tail = DigitRun()
    }
    number = RecipientNumber()
    isList = false
    escape = EscapeState()
    return endItem()
  }

  private mutating func endItem() -> RecipientID {
    let id = self.id
    part = .number
    head = DigitRun()
    tail = DigitRun()
    hasHyphen = false
    domain = RecipientDomain()
    return id
  }

  private var id: RecipientID {
    var kind = domain.kind ?? (reading == .groups ? .group : .person)
    let count = head.count + tail.count
    if reading == .messages && kind != .group && (1...RecipientID.phoneDigitsMax).contains(count) {
      kind = .person
    }
    guard count > 0 else {
      return kind == .broadcast ? RecipientID(.broadcast, digits: 0, count: 0) : .none
    }
    if kind == .group && tail.count > 0 {
      guard head.isWhole && tail.count <= RecipientID.tailDigitsMax else {
        return DigitRun.long(kind, head, tail)
      }
      return RecipientID(
        kind,
        digits: head.value,
        count: UInt8(head.count),
        tail: tail.value,
        tailCount: UInt8(tail.count)
      )
    }
    guard var all = head.followed(by: tail) else { return DigitRun.long(kind, head, tail) }
    if kind == .person { all.replaceLeadingZero(by: RecipientReader.countryCode) }
    guard all.isWhole else { return DigitRun.long(kind, head, tail) }
    return RecipientID(kind, digits: all.value, count: UInt8(all.count))
  }
}
