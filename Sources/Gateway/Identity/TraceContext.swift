package import HTTP1

/// The field `traceparent` [W3C Trace Context §3.2], version 00.
package struct TraceContext: Sendable, Equatable {
  private let traceHigh: UInt64
  private let traceLow: UInt64
  private let parent: UInt64
  private let flags: UInt8

  /// Octets of the text form.
  package static let textBytes = 55

  /// A new trace, which nobody asked to sample; from 24 random octets.
  package init(random: (UInt64, UInt64, UInt64)) {
    // All zeros would be invalid [§3.2.2.3, §3.2.2.4].
    traceHigh = random.0
    traceLow = random.1 == 0 ? 1 : random.1
    parent = random.2 == 0 ? 1 : random.2
    flags = 0
  }

  /// Nil unless `text` is exactly `00-<32 hex>-<16 hex>-<2 hex>`, lower case, both ids not zero.
  package init?(_ text: Span<UInt8>) {
    guard text.count == TraceContext.textBytes, text[0] == 0x30, text[1] == 0x30,
      text[2] == 0x2d, text[35] == 0x2d, text[52] == 0x2d,
      let traceHigh = TraceContext.word(text, 3..<19),
      let traceLow = TraceContext.word(text, 19..<35),
      let parent = TraceContext.word(text, 36..<52),
      let flags = TraceContext.word(text, 53..<55),
      traceHigh | traceLow != 0, parent != 0
    else { return nil }
    self.traceHigh = traceHigh
    self.traceLow = traceLow
    self.parent = parent
    self.flags = UInt8(truncatingIfNeeded: flags)
  }

  private static func word(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    var word: UInt64 = 0
    for index in range {
      let octet = text[index]
      if octet &- 0x30 < 10 {
        word = word << 4 | UInt64(octet - 0x30)
      } else if octet &- 0x61 < 6 {
        word = word << 4 | UInt64(octet - 0x57)
      } else {
        return nil
      }
    }
    return word
  }

  fileprivate func write(into writer: inout ByteWriter) {
    writer.append("00-")
    writer.append(hexadecimal16: traceHigh)
    writer.append(hexadecimal16: traceLow)
    writer.append(UInt8(ascii: "-"))
    writer.append(hexadecimal16: parent)
    writer.append(UInt8(ascii: "-"))
    writer.append(hexadecimal2: flags)
  }
}

extension ByteWriter {
  /// Appends the 55 characters of `trace`.
  package mutating func append(_ trace: TraceContext) {
    trace.write(into: &self)
  }
}
