/// Whether a text for a tool could be a path on WARest's server, where it would be read.
struct ToolText: Sendable {
  private var isEmpty = true
  private var hasMark = false
  private var isBase64 = true
  private var isBlankPending = false
  private var hasInnerBlank = false
  private var scheme = Scheme.open
  private var base64 = Base64State()
  private var shape = PathShape()
  private(set) var segments = SegmentWatch()

  private enum Scheme: UInt8 {
    /// Only octets that a scheme may have so far [RFC 3986 §3.1].
    case open
    /// A colon came last.
    case complete
    case none
  }

  /// Takes an octet; true: the text could be a path, or it is a URL of a kind that nobody needs.
  mutating func take(_ octet: UInt8) -> Bool {
    let isSeparator = TextOctet.isSeparator(octet)
    if isEmpty && (isSeparator || octet == TextOctet.dot || octet == TextOctet.tilde) {
      return true
    }
    isEmpty = false
    if isSchemeWithPath(octet, isSeparator) || segments.take(octet) { return true }
    hasMark = hasMark || isSeparator || octet == TextOctet.dot
    shape.take(octet)
    isBase64 = base64.take(octet) && isBase64
    if octet <= 0x20 {
      isBlankPending = true
    } else if isBlankPending && Self.isSurelyText(octet) {
      hasInnerBlank = true
    }
    return false
  }

  /// Whether nothing but a segment `..` can make it a path any more.
  var isPlain: Bool { hasInnerBlank && scheme == .none }

  /// Ends the text, whose first eight octets are `head`; true: it could be a path.
  func isPath(_ head: UInt64) -> Bool {
    if segments.endsInClimb { return true }
    guard hasMark && !hasInnerBlank && !shape.isImpossible else { return false }
    return !(isBase64 && (base64.isPadded || Base64Text.hasSignature(head)))
  }

  /// Whether a separator follows a scheme or the letter of a drive.
  private mutating func isSchemeWithPath(_ octet: UInt8, _ isSeparator: Bool) -> Bool {
    switch scheme {
    case .open:
      if octet == TextOctet.colon {
        scheme = .complete
      } else if !Self.isInScheme(octet) && !Self.isDropped(octet) {
        scheme = .none
      }
    case .complete:
      if isSeparator { return true }
      if !Self.isDropped(octet) { scheme = .none }
    case .none: break
    }
    return false
  }

  private static func isInScheme(_ octet: UInt8) -> Bool {
    (octet | 0x20) &- 0x61 < 26 || TextOctet.isDigit(octet) || octet == 0x2b || octet == 0x2d
      || octet == TextOctet.dot
  }

  /// What URL parsers drop wherever it stands [WHATWG URL §4.4].
  static func isDropped(_ octet: UInt8) -> Bool {
    octet == TextOctet.tab || octet == TextOctet.lineFeed || octet == TextOctet.carriageReturn
  }

  /// False for octets that may belong to one of Unicode's blanks, which `trim` would take off.
  private static func isSurelyText(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x80...0xc2, 0xe1...0xe3, 0xef: false
    default: true
    }
  }
}
