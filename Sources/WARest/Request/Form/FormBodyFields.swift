import HTTP1

/// The fields of a form, found once, so that those which repeat a name need no further search.
struct FormBodyFields: ~Copyable {
  struct Field {
    var name = ByteRange.empty
    var value = ByteRange.empty

    /// Equal for equal names, whatever counts as equal.
    var hash: UInt32 = 0
  }

  /// What makes two names one.
  enum Comparison {
    case octets
    /// Up to their brackets.
    case base
    /// Also in any letter case.
    case foldedBase
  }

  private var fields = InlineArray<256, Field>(repeating: Field())
  private(set) var count = 0

  /// Reads the whole form; false when it has more fields than are taken.
  mutating func read(_ form: Span<UInt8>) -> Bool {
    var cursor = QueryCursor()
    while cursor.next(form) {
      guard count < WARestLimits.formFieldsMax else { return false }
      var hash: UInt32 = 0
      var decoder = FormDecoder(cursor.name)
      while true {
        let octet = FormBodyFields.next(&decoder, form, .foldedBase)
        guard octet >= 0 else { break }
        hash = (hash ^ UInt32(octet)) &* 0x9e37_79b1
        hash ^= hash &>> 15
      }
      fields[count] = Field(name: cursor.name, value: cursor.value, hash: hash)
      count += 1
    }
    return true
  }

  @inline(__always) subscript(index: Int) -> Field { fields.span[index] }

  /// The first field from `start` on that has the name of the one at `index`; the count when there
  /// is none.
  func find(
    _ index: Int,
    from start: Int,
    in form: Span<UInt8>,
    by comparison: Comparison
  ) -> Int {
    let fields = self.fields.span
    let hash = fields[index].hash
    for other in start..<count where fields[other].hash == hash {
      if other == index || isSame(form, fields[index].name, fields[other].name, comparison) {
        return other
      }
    }
    return count
  }

  private func isSame(
    _ form: Span<UInt8>,
    _ name: ByteRange,
    _ other: ByteRange,
    _ comparison: Comparison
  ) -> Bool {
    var left = FormDecoder(name)
    var right = FormDecoder(other)
    while true {
      let first = FormBodyFields.next(&left, form, comparison)
      guard first == FormBodyFields.next(&right, form, comparison) else { return false }
      if first < 0 { return true }
    }
  }

  /// The next octet that counts, or -1 at the end of those.
  private static func next(
    _ decoder: inout FormDecoder,
    _ form: Span<UInt8>,
    _ comparison: Comparison
  ) -> Int {
    guard case .octet(let octet) = decoder.next(form) else { return -1 }
    if comparison == .octets { return Int(octet) }
    if octet == JSONOctet.openBracket || octet == JSONOctet.dot { return -1 }
    return Int(comparison == .foldedBase ? Octet.lowercased(octet) : octet)
  }
}
