import HTTP1

extension ByteWriter {
  /// Appends one octet of a JSON string, escaped where it has to be [RFC 8259 §7].
  mutating func append(escapingOne octet: UInt8) {
    let isPlain = octet >= 0x20 && octet != JSONOctet.quote && octet != JSONOctet.backslash
    guard !isPlain else { return append(octet) }
    append(escaping: InlineArray<1, UInt8>(repeating: octet).span)
  }
}
