package import HTTP1

/// A request id of the gateway's own: UUID version 7 [RFC 9562 §5.7], which sorts by time.
package struct RequestID: Sendable, Equatable {
  private let high: UInt64
  private let low: UInt64

  /// - Parameters:
  ///   - unixMilliseconds: the time, of which 48 bits are kept.
  ///   - random: ten random octets, of which 74 bits are kept.
  package init(unixMilliseconds: UInt64, random: (UInt16, UInt64)) {
    high = unixMilliseconds << 16 | 0x7000 | UInt64(random.0 & 0x0fff)
    low = 0x8000_0000_0000_0000 | random.1 & 0x3fff_ffff_ffff_ffff
  }

  /// Octets of the text form.
  package static let textBytes = 36

  /// True for an id that a trusted peer may give: `^[A-Za-z0-9._-]{1,128}$`.
  package static func isAcceptable(_ text: Span<UInt8>) -> Bool {
    PathValueSyntax.isName(text, bytesMax: GatewayLimits.requestIDBytesMax)
  }

  fileprivate var digits: (high: InlineArray<16, UInt8>, low: InlineArray<16, UInt8>) {
    (ByteWriter.digits(of: high), ByteWriter.digits(of: low))
  }
}

extension ByteWriter {
  /// Appends the 36 characters of `id`.
  package mutating func append(_ id: RequestID) {
    let digits = id.digits
    // Groups of 8, 4, 4, 4 and 12.
    append(digits.high.span.extracting(0..<8))
    append(Octet.hyphen)
    append(digits.high.span.extracting(8..<12))
    append(Octet.hyphen)
    append(digits.high.span.extracting(12..<16))
    append(Octet.hyphen)
    append(digits.low.span.extracting(0..<4))
    append(Octet.hyphen)
    append(digits.low.span.extracting(4..<16))
  }
}
