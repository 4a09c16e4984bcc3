import HTTP1

extension ByteWriter {
  /// Appends octets of a path segment or a query value: unreserved ones as they are, the others
  /// as `%41` [RFC 3986 §2.1, §2.3].
  mutating func append(encoding octets: Span<UInt8>) {
    var start = 0
    for index in octets.indices where !ByteWriter.isUnreserved(octets[index]) {
      append(octets.extracting(start..<index))
      appendEncoded(octets[index])
      start = index + 1
    }
    append(octets.extracting(start..<octets.count))
  }

  mutating func append(encoding octet: UInt8) {
    if ByteWriter.isUnreserved(octet) { append(octet) } else { appendEncoded(octet) }
  }

  /// Appends the octets of a JSON string, escaped where they have to be [RFC 8259 §7].
  mutating func append(escaping octets: Span<UInt8>) {
    var start = 0
    for index in octets.indices {
      let octet = octets[index]
      let isPlain = octet >= 0x20 && octet != JSONOctet.quote && octet != JSONOctet.backslash
      if isPlain { continue }
      append(octets.extracting(start..<index))
      start = index + 1
      append(JSONOctet.backslash)
      if octet >= 0x20 {
        append(octet)
      } else {
        append("u00")
        append(ByteWriter.digit(octet >> 4))
        append(ByteWriter.digit(octet & 0xf))
      }
    }
    append(octets.extracting(start..<octets.count))
  }

  private mutating func appendEncoded(_ octet: UInt8) {
    append(QueryOctet.percent)
    append(ByteWriter.digit(octet >> 4))
    append(ByteWriter.digit(octet & 0xf))
  }

  @inline(__always)
  private static func isUnreserved(_ octet: UInt8) -> Bool {
    switch octet {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }
}
