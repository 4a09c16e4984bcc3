import HTTP1

/// Walks through the members of a field in which a caller says what it prefers.
///
/// Their grammar is this [RFC 7240 §2]:
///
///     preference = token [ BWS "=" BWS word ] *( OWS ";" [ OWS parameter ] )
///     parameter  = token [ BWS "=" BWS word ]
///     word       = token / quoted-string
struct PreferenceCursor {
  struct Member {
    /// Empty: the member begins with something else than a name.
    var name = ByteRange.empty
    /// A token, or what stands between quotes, with its backslashes; empty when there is none.
    var value = ByteRange.empty
    /// The member is a preference from its first octet to its last one.
    var isWhole = false
  }

  private var position: Int
  private let end: Int

  init(_ value: ByteRange) {
    position = Int(value.start)
    end = Int(value.end)
  }

  /// The next member that is not empty [RFC 9110 §5.6.1], `nil` at the end.
  mutating func next(_ bytes: Span<UInt8>) -> Member? {
    while position < end && (Octet.isBlank(bytes[position]) || bytes[position] == Octet.comma) {
      position += 1
    }
    guard position < end else { return nil }
    var member = Member()
    member.isWhole = takeNameAndValue(bytes, &member)
    while member.isWhole && take(Octet.semicolon, bytes) {
      skipBlanks(bytes)
      // A semicolon with nothing behind it is fine.
      guard position < end && Octet.isToken(bytes[position]) else { continue }
      var parameter = Member()
      member.isWhole = takeNameAndValue(bytes, &parameter)
    }
    if position < end && bytes[position] != Octet.comma { member.isWhole = false }
    skipToComma(bytes)
    return member
  }

  /// Takes a name and perhaps a value, and the blanks behind it; false when it is neither.
  private mutating func takeNameAndValue(_ bytes: Span<UInt8>, _ member: inout Member) -> Bool {
    member.name = token(bytes)
    skipBlanks(bytes)
    guard !member.name.isEmpty else { return false }
    guard take(Octet.equals, bytes) else { return true }
    skipBlanks(bytes)
    if position < end && bytes[position] == Octet.quote {
      let start = position + 1
      guard skipString(bytes) else { return false }
      member.value = ByteRange(start, position - 1)
    } else {
      // An empty value is none [RFC 7240 §2].
      member.value = token(bytes)
    }
    skipBlanks(bytes)
    return true
  }

  /// Goes on behind the member; a comma in a quoted string is none.
  private mutating func skipToComma(_ bytes: Span<UInt8>) {
    while position < end && bytes[position] != Octet.comma {
      if bytes[position] == Octet.quote { _ = skipString(bytes) } else { position += 1 }
    }
  }

  /// Goes on behind a quoted string; false when it has no end, and so is all that is left.
  private mutating func skipString(_ bytes: Span<UInt8>) -> Bool {
    position += 1
    while position < end && bytes[position] != Octet.quote {
      position = min(position + (bytes[position] == Octet.backslash ? 2 : 1), end)
    }
    guard position < end else { return false }
    position += 1
    return true
  }

  private mutating func token(_ bytes: Span<UInt8>) -> ByteRange {
    let start = position
    while position < end && Octet.isToken(bytes[position]) { position += 1 }
    return ByteRange(start, position)
  }

  private mutating func take(_ octet: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard position < end && bytes[position] == octet else { return false }
    position += 1
    return true
  }

  private mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < end && Octet.isBlank(bytes[position]) { position += 1 }
  }
}
