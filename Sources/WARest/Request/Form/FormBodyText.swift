import HTTP1

/// A short decoded value: as many octets as a session may have, and how long it really is.
struct FormBodyText {
  private(set) var octets = InlineArray<64, UInt8>(repeating: 0)

  /// The whole length, kept or not, in octets.
  private(set) var count = 0

  mutating func decode(_ form: Span<UInt8>, _ range: ByteRange) -> StaticString? {
    var decoder = FormDecoder(range)
    while true {
      switch decoder.next(form) {
      case .octet(let octet):
        if count < octets.count { octets[count] = octet }
        count += 1
      case .end: return nil
      case .fault(let detail): return detail
      }
    }
  }

  /// True when the text is `word`, which is in lower case; letters count in either case.
  func equals(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for index in 0..<count {
      // SAFETY: `index` is below the length of the static text.
      let wanted = unsafe word.utf8Start[index]
      guard Octet.lowercased(octets[index]) == wanted else { return false }
    }
    return true
  }

  /// The number that the text is in JSON, or not.
  var isNumber: Bool {
    count <= octets.count && FormBodyNumber.isValid(octets.span.extracting(first: count))
  }

  /// `nil`: neither.
  var truth: Bool? {
    if equals("true") || equals("1") || equals("yes") || equals("on") { return true }
    if equals("false") || equals("0") || equals("no") || equals("off") { return false }
    return nil
  }
}
