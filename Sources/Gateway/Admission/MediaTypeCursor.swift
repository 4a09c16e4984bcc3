import HTTP1

/// Walks through `type/subtype; name=value; name="value"` [RFC 9110 §8.3.1, §5.6.6].
struct MediaTypeCursor {
  private var position: Int
  private let end: Int

  init(_ value: ByteRange) {
    position = Int(value.start)
    end = Int(value.end)
  }

  /// The media type without its parameters, or nil when it is none.
  mutating func essence(_ bytes: Span<UInt8>) -> ByteRange? {
    let start = position
    guard token(bytes) != nil, take(UInt8(ascii: "/"), bytes), token(bytes) != nil else {
      return nil
    }
    return ByteRange(start, position)
  }

  /// True when anything but blanks is left.
  mutating func hasMore(_ bytes: Span<UInt8>) -> Bool {
    skipBlanks(bytes)
    return position < end
  }

  /// The next parameter; nil: what is left is no parameter.
  ///
  /// A quoted value with a backslash is refused: no value that matters here needs one.
  mutating func parameter(_ bytes: Span<UInt8>) -> (name: ByteRange, value: ByteRange)? {
    guard take(UInt8(ascii: ";"), bytes) else { return nil }
    skipBlanks(bytes)
    guard let name = token(bytes), take(UInt8(ascii: "="), bytes) else { return nil }
    guard take(UInt8(ascii: "\""), bytes) else {
      guard let value = token(bytes) else { return nil }
      return (name, value)
    }
    let start = position
    while position < end, bytes[position] != UInt8(ascii: "\"") {
      guard bytes[position] != UInt8(ascii: "\\") else { return nil }
      position += 1
    }
    let value = ByteRange(start, position)
    return take(UInt8(ascii: "\""), bytes) ? (name, value) : nil
  }

  private mutating func token(_ bytes: Span<UInt8>) -> ByteRange? {
    let start = position
    while position < end && Octet.isToken(bytes[position]) { position += 1 }
    return position > start ? ByteRange(start, position) : nil
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
