/// What an event of the poller is about, in its 64 bits: a slot's address and, in the low bits that
/// alignment leaves free, the kind.
struct Token {
  enum Kind: UInt64 {
    case listener
    case downstream
    case upstream
    case mailbox
  }

  private static let kindMask: UInt64 = 7

  let bits: UInt64

  init(bits: UInt64) { self.bits = bits }

  init(_ kind: Kind, index: Int) { bits = UInt64(index) << 3 | kind.rawValue }

  init(_ slot: Slot<Downstream>) { bits = UInt64(slot.bitPattern) | Kind.downstream.rawValue }

  init(_ slot: Slot<Upstream>) { bits = UInt64(slot.bitPattern) | Kind.upstream.rawValue }

  var kind: Kind? { Kind(rawValue: bits & Token.kindMask) }

  var index: Int { Int(bits >> 3) }

  var address: UInt { UInt(bits & ~Token.kindMask) }
}
