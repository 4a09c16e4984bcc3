import HTTP1

extension ByteWriter {
  /// Appends an octet of a path segment or a query value: as it is when unreserved, else as `%41`
  /// [RFC 3986 §2.1].
  @inline(__always) mutating func append(encoding octet: UInt8) {
    switch octet {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: append(octet)
    default: appendEncoded(octet)
    }
  }

  private mutating func appendEncoded(_ octet: UInt8) {
    guard room >= 3 else {
      // Nothing rather than half an escape; this makes the writer say that it overflowed.
      for _ in 0..<3 { append(Octet.percent) }
      return
    }
    append(Octet.percent)
    append(ByteWriter.digit(octet >> 4))
    append(ByteWriter.digit(octet & 0xf))
  }

  /// Appends an octet of a JSON string, escaped where it has to be [RFC 8259 §7].
  mutating func append(escaping octet: UInt8) {
    switch octet {
    case Octet.quote, Octet.backslash:
      append(Octet.backslash)
      append(octet)
    case 0..<0x20:
      append("\\u00")
      append(ByteWriter.digit(octet >> 4))
      append(ByteWriter.digit(octet & 0xf))
    default: append(octet)
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
