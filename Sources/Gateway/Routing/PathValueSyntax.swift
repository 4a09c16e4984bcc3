import HTTP1
package import WARest

/// Which decoded values a placeholder takes.
///
/// The rules for chats are narrower than WARest's. It reads a chat without a domain, or with one
/// that it does not know, as a phone number: `120363000000000001`, a group, would reach the
/// stranger `120363000000000000@s.whatsapp.net`, and `44444@lid` the number 44444; it also glues
/// whatever digits it finds in `6281-1234` or `62811,62812` into one number. So nothing passes here
/// but what it can only read as the caller meant it: up to 14 digits, or a whole id of a person or
/// a group.
package enum PathValueSyntax {
  /// Digits of the longest number that is taken for a phone number, as in a body.
  static let phoneDigitsMax = RecipientCheck.phoneDigitsMax

  package static func fault(_ parameter: PathParameter, _ value: Span<UInt8>) -> PathFault? {
    switch parameter {
    case .session: return isSession(value) ? nil : .sessionSyntax
    case .group, .chat, .message, .target: break
    }
    let isTarget = parameter == .target
    let bytesMax = isTarget ? GatewayLimits.targetBytesMax : GatewayLimits.identifierBytesMax
    guard value.count <= bytesMax else { return .parameterTooLong }
    var high: UInt8 = 0
    var domain = value.count
    for index in value.indices {
      let octet = value[index]
      if octet < 0x20 || octet == 0x7f { return .controlOctet }
      high |= octet
      if octet == 0x40 && domain == value.count { domain = index }
    }
    guard high < 0x80 || UTF8Sequence.isValid(value) else { return .notUTF8 }
    switch parameter {
    case .group: return groupFault(value, domain)
    case .chat: return chatFault(value, domain)
    case .session, .message, .target: return nil
    }
  }

  /// True for `^[A-Za-z0-9._-]{1,64}$`.
  package static func isSession(_ value: Span<UInt8>) -> Bool {
    isName(value, bytesMax: WARestLimits.sessionBytesMax)
  }

  /// Letters, digits, dots, underscores and hyphens, 1 to `bytesMax` of them.
  static func isName(_ value: Span<UInt8>, bytesMax: Int) -> Bool {
    guard (1...bytesMax).contains(value.count) else { return false }
    for index in value.indices {
      let octet = value[index]
      let isLetter = (octet | 0x20) &- 0x61 < 26
      let isOther = octet == 0x2d || octet == 0x2e || octet == 0x5f
      guard isLetter || octet &- 0x30 < 10 || isOther else { return false }
    }
    return true
  }

  /// Checks a group whose domain starts at `domain`, or nowhere.
  private static func groupFault(_ value: Span<UInt8>, _ domain: Int) -> PathFault? {
    guard domain < value.count else { return nil }
    guard ends(value, from: domain, "@g.us") else { return .groupDomain }
    return domain > 0 ? nil : .groupSyntax
  }

  private static func chatFault(_ value: Span<UInt8>, _ domain: Int) -> PathFault? {
    guard domain < value.count else {
      // A plus sign is how people write a number; WARest drops it.
      let first = value.count > 1 && value[0] == 0x2b ? 1 : 0
      guard isDigits(value, first..<value.count) else { return .chatSyntax }
      return value.count - first <= phoneDigitsMax ? nil : .chatTooManyDigits
    }
    if ends(value, from: domain, "@g.us") { return groupFault(value, domain) }
    guard ends(value, from: domain, "@s.whatsapp.net") || ends(value, from: domain, "@c.us") else {
      return .chatDomain
    }
    guard isDigits(value, 0..<domain) else { return .chatSyntax }
    return domain <= phoneDigitsMax ? nil : .chatTooManyDigits
  }

  private static func isDigits(_ value: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !Octet.isDigit(value[index]) { return false }
    return !range.isEmpty
  }

  private static func ends(_ value: Span<UInt8>, from start: Int, _ text: StaticString) -> Bool {
    guard value.count - start == text.utf8CodeUnitCount else { return false }
    for index in start..<value.count {
      // SAFETY: `index - start` is below the text's length.
      let wanted = unsafe text.utf8Start[index - start]
      if value[index] != wanted { return false }
    }
    return true
  }
}
