/// Whom or what a text names: a person, a group, or one of the rarer kinds.
///
/// All spellings of a phone number are one person, as WARest has it; see `RecipientReader`. Sixteen
/// octets without a reference. Zeros in front are a part of the id, but for a person's: WARest puts
/// a country code there.
package struct RecipientID: Sendable, Hashable {
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// Nobody: the text has no id.
    case none
    /// A phone number.
    case person
    /// Somebody whose number WhatsApp does not tell.
    case hidden
    case group
    case newsletter
    case broadcast
  }

  package static let none = RecipientID(.none, digits: 0, count: 0)

  /// Digits of the longest phone number [E.164 §6.1].
  package static let phoneDigitsMax = 15

  /// Digits that fit; of a longer number those and a hash of the rest are kept.
  static let digitsMax = 18

  /// Digits that fit behind the hyphen of an old group's id.
  static let tailDigitsMax = 12

  // The order makes sixteen octets of it.
  package let digits: UInt64

  /// What stands behind the hyphen, or the hash of what did not fit; `tailTop` is above it, for
  /// twelve digits need 40 bits.
  private let tailLow: UInt32
  private let tailTop: UInt8

  package let kind: Kind

  /// Digits of the number, or of the part before a group's hyphen; 255 or more are 255.
  package let count: UInt8

  /// Digits behind a group's hyphen; 255: see `isLong`.
  package let tailCount: UInt8

  init(_ kind: Kind, digits: UInt64, count: UInt8, tail: UInt64 = 0, tailCount: UInt8 = 0) {
    self.kind = kind
    self.digits = digits
    self.count = count
    self.tailCount = tailCount
    tailLow = UInt32(truncatingIfNeeded: tail)
    tailTop = UInt8(truncatingIfNeeded: tail >> 32)
  }

  /// The id of a number that is longer than any real one: it tells such numbers apart, but does
  /// not hold them.
  static func long(_ kind: Kind, digits: UInt64, count: Int, hash: UInt64) -> RecipientID {
    let count = UInt8(clamping: count)
    return RecipientID(kind, digits: digits, count: count, tail: hash, tailCount: .max)
  }

  package var isLong: Bool { tailCount == .max }

  package var tail: UInt64 { UInt64(tailTop) << 32 | UInt64(tailLow) }

  package var isNone: Bool { kind == .none }

  /// True when the id may stand on record as it is: it names no person, and cannot be somebody's
  /// phone number that was given in its place.
  package var isPlain: Bool {
    switch kind {
    case .none, .person, .hidden: false
    case .group, .newsletter, .broadcast:
      tailCount > 0
        ? isOldGroup : count > RecipientID.phoneDigitsMax || count < RecipientID.phoneDigitsMin
    }
  }

  /// A phone number, a hyphen, and the second in which the group was made; a phone number that is
  /// written with a hyphen has fewer digits before it, or not just these behind it.
  private var isOldGroup: Bool {
    !isLong && count >= RecipientID.phoneDigitsMin && tailCount == 10 && tail / 1_000_000_000 == 1
  }

  /// Digits below which no phone number is thought of.
  private static let phoneDigitsMin: UInt8 = 7

  /// Whether somebody may have given a phone number where another name belongs.
  package static func couldBePhone(_ text: Span<UInt8>) -> Bool {
    var digits = 0
    for index in text.indices {
      if (text[index] | 0x20) &- 0x61 < 26 { return false }
      if TextOctet.isDigit(text[index]) { digits += 1 }
    }
    return digits >= Int(phoneDigitsMin)
  }

  /// The first id in a text that is used for `role`.
  package init(_ text: Span<UInt8>, as role: ValueRole) {
    self = RecipientReader.id(of: text, as: role)
  }
}
