import HTTP1

/// The other fields of a form that have a field's name, which stands at `name`.
struct FormBodyRepeats {
  private let name: ByteRange
  private let ignoresCase: Bool

  /// True when names count up to their brackets only.
  private let byBase: Bool

  init(_ form: Span<UInt8>, _ name: ByteRange, ignoresCase: Bool, byBase: Bool) {
    self.name = name
    self.ignoresCase = ignoresCase
    self.byBase = byBase
  }

  func isBefore(_ form: Span<UInt8>) -> Bool {
    var cursor = QueryCursor()
    while cursor.next(form), cursor.name.start < name.start {
      if isSame(form, cursor.name) { return true }
    }
    return false
  }

  func isAfter(_ form: Span<UInt8>) -> Bool {
    var cursor = QueryCursor()
    while cursor.next(form) {
      if cursor.name.start > name.start, isSame(form, cursor.name) { return true }
    }
    return false
  }

  func isSame(_ form: Span<UInt8>, _ other: ByteRange) -> Bool {
    var left = FormDecoder(name)
    var right = FormDecoder(other)
    while true {
      let first = next(&left, form)
      guard first == next(&right, form) else { return false }
      if first < 0 { return true }
    }
  }

  /// The next octet, or -1 at the end of what is compared.
  private func next(_ decoder: inout FormDecoder, _ form: Span<UInt8>) -> Int {
    guard case .octet(let octet) = decoder.next(form) else { return -1 }
    if byBase && (octet == JSONOctet.openBracket || octet == JSONOctet.dot) { return -1 }
    return Int(ignoresCase ? Octet.lowercased(octet) : octet)
  }
}
