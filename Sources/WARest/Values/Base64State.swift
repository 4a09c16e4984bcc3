/// A text so far as it is base64.
struct Base64State: Sendable {
  private var padding: UInt8 = 0

  /// Whether it ends in `=`, which next to no path does.
  var isPadded: Bool { padding > 0 }

  /// False when the text is not base64 with this octet.
  @inline(__always) mutating func take(_ octet: UInt8) -> Bool {
    switch octet {
    case TextOctet.carriageReturn, TextOctet.lineFeed: return true
    case TextOctet.equals:
      padding &+= 1
      return padding <= 2
    default: return padding == 0 && Base64Text.isDigit(octet)
    }
  }
}
