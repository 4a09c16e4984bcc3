import HTTP1

/// A pull reader over a reply's JSON that believes nothing.
///
/// It does not validate: it finds its way, and where it cannot it is lost for good, at the end of
/// the octets.
struct ReplyCursor {
  var position = 0

  /// True once the JSON could not be followed.
  private(set) var isLost = false

  init(position: Int = 0) { self.position = position }

  /// The next octet that is not white space, without taking it; 0 at the end.
  mutating func peek(_ bytes: Span<UInt8>) -> UInt8 {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return bytes[position]
      }
    }
    return 0
  }

  /// Takes `octet` if it comes next, white space aside.
  mutating func take(_ octet: UInt8, _ bytes: Span<UInt8>) -> Bool {
    guard peek(bytes) == octet else { return false }
    position += 1
    return true
  }

  /// Takes a string; its octets are as they stand, escapes and all.
  mutating func string(_ bytes: Span<UInt8>) -> ByteRange? {
    guard take(JSONOctet.quote, bytes) else { return lose(bytes) }
    let start = position
    while true {
      position = OrdinaryText.end(bytes, from: position)
      guard position < bytes.count else { return lose(bytes) }
      switch bytes[position] {
      case JSONOctet.quote:
        position += 1
        return ByteRange(start, position - 1)
      case JSONOctet.backslash:
        position += 2
        guard position <= bytes.count else { return lose(bytes) }
      default: position += 1
      }
    }
  }

  /// Takes the name of the next member and its colon; nil at the `}`, which is taken, or when lost.
  ///
  /// Right after the `{` it is `first`.
  mutating func name(_ bytes: Span<UInt8>, first: Bool) -> ByteRange? {
    if take(JSONOctet.closeBrace, bytes) { return nil }
    guard first || take(JSONOctet.comma, bytes), let name = string(bytes),
      take(JSONOctet.colon, bytes)
    else { return lose(bytes) }
    return name
  }

  /// True when another element follows; false at the `]`, which is taken, or when lost.
  mutating func element(_ bytes: Span<UInt8>, first: Bool) -> Bool {
    if take(JSONOctet.closeBracket, bytes) { return false }
    guard first || take(JSONOctet.comma, bytes), peek(bytes) != 0 else {
      lose(bytes)
      return false
    }
    return true
  }

  /// Takes a number, `true`, `false` or `null` as text.
  mutating func word(_ bytes: Span<UInt8>) -> ByteRange {
    _ = peek(bytes)
    let start = position
    scan: while position < bytes.count {
      switch bytes[position] {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2d, 0x2e: position += 1
      default: break scan
      }
    }
    return ByteRange(start, position)
  }

  /// Steps over a value of any kind; false when it does not end.
  mutating func skip(_ bytes: Span<UInt8>) -> Bool {
    let isWhole = skipValue(bytes)
    if !isWhole { lose(bytes) }
    return isWhole
  }

  @discardableResult
  private mutating func lose(_ bytes: Span<UInt8>) -> ByteRange? {
    isLost = true
    position = bytes.count
    return nil
  }

  private mutating func skipValue(_ bytes: Span<UInt8>) -> Bool {
    var depth = 0
    repeat {
      switch peek(bytes) {
      case 0: return false
      case JSONOctet.quote:
        guard string(bytes) != nil else { return false }
      case JSONOctet.openBrace, JSONOctet.openBracket:
        depth += 1
        position += 1
        guard depth <= WARestLimits.replyDepthMax else { return false }
      case JSONOctet.closeBrace, JSONOctet.closeBracket:
        depth -= 1
        position += 1
        guard depth >= 0 else { return false }
      case JSONOctet.comma, JSONOctet.colon:
        guard depth > 0 else { return false }
        position += 1
      default:
        guard !word(bytes).isEmpty else { return false }
      }
    } while depth > 0
    return true
  }
}
