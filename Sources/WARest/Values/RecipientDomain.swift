/// What stands behind the `@` of an id, up to the blanks at its end.
struct RecipientDomain: Sendable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0
  /// -1: there is no domain.
  private var count: Int8 = -1
  private var hasEnded = false

  mutating func begin() { count = 0 }

  mutating func take(_ octet: UInt8) {
    guard octet > 0x20 else {
      hasEnded = true
      return
    }
    // Something behind a blank makes it another domain, which nobody knows.
    if hasEnded { count = 16 }
    if count < 8 {
      low |= UInt64(octet) &<< (UInt64(count) &* 8)
    } else if count < 16 {
      high |= UInt64(octet) &<< (UInt64(count &- 8) &* 8)
    }
    if count < 17 { count += 1 }
  }

  /// What it says, or nil when there is none; with one that WARest does not know an id is a phone
  /// number.
  var kind: RecipientID.Kind? {
    guard count >= 0 else { return nil }
    for kind in RecipientID.Kind.allCases where kind != .none {
      if equals(RecipientDomain.text(kind)) { return kind }
    }
    return .person
  }

  private func equals(_ text: StaticString) -> Bool {
    guard Int(count) == text.utf8CodeUnitCount else { return false }
    for index in 0..<Int(count) {
      let word = index < 8 ? low : high
      // SAFETY: `index` is below the length of the static text.
      let wanted = unsafe text.utf8Start[index]
      let octet = UInt8(truncatingIfNeeded: word >> UInt64((index & 7) * 8))
      guard octet == wanted else { return false }
    }
    return true
  }

  private static func text(_ kind: RecipientID.Kind) -> StaticString {
    switch kind {
    case .none, .person: "s.whatsapp.net"
    case .hidden: "lid"
    case .group: "g.us"
    case .newsletter: "newsletter"
    case .broadcast: "broadcast"
    }
  }
}
