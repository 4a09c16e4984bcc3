import HTTP1

/// The syntax of a JSON number [RFC 8259 §6], for text that is to become one.
enum FormBodyNumber {
  static func isValid(_ text: Span<UInt8>) -> Bool {
    var position = 0
    if next(text, position) == JSONOctet.minus { position += 1 }
    let whole = digits(text, from: position)
    guard whole > position else { return false }
    guard text[position] != JSONOctet.zero || whole == position + 1 else { return false }
    position = whole
    if next(text, position) == JSONOctet.dot {
      let end = digits(text, from: position + 1)
      guard end > position + 1 else { return false }
      position = end
    }
    if next(text, position) | 0x20 == UInt8(ascii: "e") {
      position += 1
      let sign = next(text, position)
      if sign == JSONOctet.minus || sign == UInt8(ascii: "+") { position += 1 }
      let end = digits(text, from: position)
      guard end > position else { return false }
      position = end
    }
    return position == text.count
  }

  /// The octet there, or 0 behind the end.
  private static func next(_ text: Span<UInt8>, _ position: Int) -> UInt8 {
    position < text.count ? text[position] : 0
  }

  private static func digits(_ text: Span<UInt8>, from start: Int) -> Int {
    var position = start
    while position < text.count, Octet.isDigit(text[position]) { position += 1 }
    return position
  }
}
