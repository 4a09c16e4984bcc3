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
      index = ByteWriter.plainEnd(text, from: index, to: asciiEnd)
      guard index < text.count else { break }
      let octet = text[index]
      let count = octet < 0x80 ? 1 : UTF8Sequence.count(text, at: index)
      if index + max(count, 1) > bytesMax { break }
      if count == 0 || ByteWriter.isEscaped(octet) {
        append(text.extracting(runStart..<index))
        if count == 0 { append("\u{fffd}") } else { append(escapeOf: octet) }
        runStart = index + 1
      }
      index += max(count, 1)
    }
    append(text.extracting(runStart..<index))
    append(Octet.quote)
  }

  /// The index of the first octet that is not ASCII or has to be escaped, or `end`.
  ///
  /// Eight octets at a time: the comparisons set the high bit of an octet by additions that never
  /// carry, as long as all of them are ASCII.
  private static func plainEnd(_ text: Span<UInt8>, from start: Int, to end: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = 0x80 &* ones
    var index = start
    // SAFETY: the loads are inside the span's memory, which is alive during the call.
    unsafe text.withUnsafeBytes { bytes in
      while index &+ 8 <= end {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        let low = word & (0x7f &* ones)
        let isControl = ~(low &+ 0x60 &* ones)
        let isQuote = ~((low ^ 0x22 &* ones) &+ 0x7f &* ones)
        let isBackslash = ~((low ^ 0x5c &* ones) &+ 0x7f &* ones)
        let isDelete = low &+ ones
        guard (word | isControl | isQuote | isBackslash | isDelete) & high == 0 else { return }
        index &+= 8
      }
    }
    while index < end && !isEscaped(text[index]) && text[index] < 0x80 { index &+= 1 }
    return index
  }

  /// Quote, backslash and everything that a terminal might obey.
  @inline(__always)
  private static func isEscaped(_ octet: UInt8) -> Bool {
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
