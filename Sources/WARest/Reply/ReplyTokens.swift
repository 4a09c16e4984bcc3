import HTTP1

/// A resumable pull reader over a reply's JSON, to the letter of RFC 8259 where structure is at
/// stake.
///
/// What two readers could take in two ways would let a secret out in one of them: a quote inside a
/// broken character, a control in a string, a bracket of the wrong kind. There the reading breaks,
/// for good. Numbers and escapes are only followed to their end. Pieces may be cut anywhere; the
/// state is of fixed size and without references.
struct ReplyTokens: Sendable {
  enum Token: UInt8, Sendable {
    /// The piece is used up.
    case pieceEnd
    /// A member's name, its closing quote taken; it stands in `name`.
    case name
    /// A string value begins, its quote taken.
    case string
    /// A string value's closing quote is taken.
    case stringEnd
    /// A number begins, its first octet taken.
    case number
    /// A number has ended before the octet at hand.
    case numberEnd
    /// `true`, `false` or `null` begins, its first octet taken.
    case literal
    /// A `{` or `[` is taken; `depth` counts it.
    case open
    /// A `}` or `]` is taken; `depth` no longer counts it.
    case close
    /// The octet at hand cannot stand there.
    case broken
  }

  enum State: UInt8, Sendable {
    case value
    case firstElement
    case firstName
    case nextName
    case colon
    case afterValue
    case string
    case escape
    case hexadecimal
    case literal
    case number
    case end
    case broken
  }

  /// The name read last, decoded; what is not ASCII and was escaped stands there as 0xff.
  var name = NameBuffer()

  /// Open containers.
  var depth = 0

  var state = State.value
  var utf8 = UTF8Check()

  /// Whether the string at hand is a member's name.
  var isName = false

  /// The rest of `true`, `false` or `null`, the next octet lowest.
  var literalRest: UInt32 = 0
  var hexadecimalLeft: UInt8 = 0
  var unit: UInt16 = 0

  /// Whether each open container is an object, the outermost in the lowest bit.
  var objects = InlineArray<4, UInt64>(repeating: 0)

  var isBroken: Bool { state == .broken }

  /// True once there is a whole value; a number on its own could always go on.
  var isComplete: Bool { state == .end || state == .number && depth == 0 }

  /// Whether the innermost open container is an object.
  var isInObject: Bool {
    guard depth > 0 else { return false }
    let place = depth &- 1
    return objects[place &>> 6] &>> UInt64(place & 63) & 1 == 1
  }

  /// Goes on to the next token, or to the end of the piece.
  mutating func next(_ piece: Span<UInt8>, _ position: inout Int) -> Token {
    while position < piece.count {
      if state == .string {
        position = skipText(piece, from: position)
        guard position < piece.count else { break }
      }
      guard let token = take(piece[position]) else {
        position &+= 1
        continue
      }
      if token != .numberEnd && token != .broken { position &+= 1 }
      return token
    }
    return .pieceEnd
  }

  mutating func fail() -> Token {
    state = .broken
    return .broken
  }
}
