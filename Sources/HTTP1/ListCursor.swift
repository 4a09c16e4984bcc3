/// Walks the members of a comma-separated field value [RFC 9110 §5.6.1]; empty members are skipped.
package struct ListCursor: Sendable {
  private var position: Int
  private let end: Int

  package init(_ value: ByteRange) {
    position = Int(value.start)
    end = Int(value.end)
  }

  /// The next member without the blanks around it, `nil` at the end.
  ///
  /// `bytes` is the buffer that the value stands in. Quoted strings are not known here: no field
  /// that is walked has any.
  package mutating func next(_ bytes: Span<UInt8>) -> ByteRange? {
    while position < end {
      let comma = ByteSearch.first(Octet.comma, in: bytes, from: position, to: end)
      let member = Token.trimmed(bytes, position, comma)
      position = comma + 1
      if !member.isEmpty { return member }
    }
    return nil
  }
}
