import HTTP1

/// What separates the parts of a body: CRLF, two hyphens and the boundary [RFC 2046 §5.1.1].
struct MultipartBoundary: Sendable {
  private var octets = InlineArray<74, UInt8>(repeating: 0)
  private(set) var count = 4

  /// `nil`: not 1 to 70 of the characters that a boundary may have, or a blank at its end.
  init?(_ boundary: Span<UInt8>) {
    guard boundary.count >= 1 && boundary.count <= WARestLimits.boundaryBytesMax else { return nil }
    guard boundary[boundary.count - 1] != Octet.space else { return nil }
    octets[0] = Octet.carriageReturn
    octets[1] = Octet.lineFeed
    octets[2] = UInt8(ascii: "-")
    octets[3] = UInt8(ascii: "-")
    for index in boundary.indices {
      guard MultipartBoundary.isAllowed(boundary[index]) else { return nil }
      octets[count] = boundary[index]
      count += 1
    }
  }

  @inline(__always) subscript(index: Int) -> UInt8 { octets[index] }

  /// Appends those of its octets.
  func append(_ range: Range<Int>, to writer: inout ByteWriter) {
    writer.append(octets.span.extracting(range))
  }

  /// bchars.
  private static func isAllowed(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "'")...UInt8(ascii: ")"),
      UInt8(ascii: "+")...UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "="),
      UInt8(ascii: "?"), UInt8(ascii: "_"), UInt8(ascii: " "):
      true
    default: false
    }
  }
}
