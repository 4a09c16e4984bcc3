/// Blanks before a text as JavaScript's `trim` knows them: ASCII's and Unicode's.
///
/// What stands behind them is what WARest may see, so that a blank hides neither path nor URL.
struct LeadingBlank: Sendable {
  enum Step {
    case blank
    /// The beginning of a character that may be a blank.
    case partial
    /// The text begins here, with the octets of `partial` that were held.
    case text
  }

  /// Octets of an unfinished character.
  private(set) var held: UInt32 = 0
  private(set) var heldCount = 0

  mutating func take(_ octet: UInt8) -> Step {
    if heldCount == 0 && octet <= 0x20 { return .blank }
    guard octet >= 0x80 else { return .text }
    let character = held << 8 | UInt32(octet)
    switch character {
    case 0xc2a0, 0xe19a80, 0xe28080...0xe2808a, 0xe280a8, 0xe280a9, 0xe280af, 0xe2819f, 0xe38080,
      0xefbbbf:
      held = 0
      heldCount = 0
      return .blank
    case 0xc2, 0xe1, 0xe2, 0xe3, 0xef, 0xe19a, 0xe280, 0xe281, 0xe380, 0xefbb:
      held = character
      heldCount += 1
      return .partial
    default: return .text
    }
  }
}
