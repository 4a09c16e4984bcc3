package import HTTP1

extension ByteWriter {
  /// Appends `text` as a JSON string with its quotes [RFC 8259 §7].
  ///
  /// Runs that need no escape are copied whole. What is not UTF-8 becomes U+FFFD, one for each
  /// octet, so that a peer cannot make the document unreadable. No more than `bytesMax` octets of
  /// `text` are taken; the cut is at a character's edge.
  package mutating func append(jsonText text: Span<UInt8>, bytesMax: Int = .max) {
    append(Octet.quote)
    var runStart = 0
    var index = 0
    let asciiEnd = min(text.count, bytesMax)
    while index < text.count {
      while index < asciiEnd && !isEscaped(text[index]) && text[index] < 0x80 { index &+= 1 }
      guard index < text.count else { break }
      let octet = text[index]
      let count = octet < 0x80 ? 1 : UTF8Sequence.count(text, at: index)
      if index + max(count, 1) > bytesMax { break }
      if count == 0 || isEscaped(octet) {
        append(text.extracting(runStart..<index))
        if count == 0 { append("\u{fffd}") } else { append(escapeOf: octet) }
        runStart = index + 1
      }
      index += max(count, 1)
    }
    append(text.extracting(runStart..<index))
    append(Octet.quote)
  }

  /// Quote, backslash and everything that a terminal might obey.
  @inline(__always)
  private func isEscaped(_ octet: UInt8) -> Bool {
    octet < 0x20 || octet == 0x22 || octet == 0x5c || octet == 0x7f
  }

  private mutating func append(escapeOf octet: UInt8) {
    switch octet {
    case 0x22: append("\\\"")
    case 0x5c: append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0a: append("\\n")
    case 0x0c: append("\\f")
    case 0x0d: append("\\r")
    default:
      append("\\u00")
      append(hexadecimal2: octet)
    }
  }
}
