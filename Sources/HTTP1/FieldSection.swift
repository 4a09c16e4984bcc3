/// The field lines of a head [RFC 9112 §5].
enum FieldSection {
  /// Cuts up the lines between `start` and `end`, each of which ends with CRLF and is free of other
  /// control octets than the tab.
  static func parse(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    into fields: inout [FieldLine],
    _ facts: inout FieldFacts
  ) throws(HeadFault) {
    fields.removeAll(keepingCapacity: true)
    var position = start
    while position < end {
      let colon = ByteSearch.first(Octet.colon, in: bytes, from: position, to: end)
      let name = FieldName.classify(bytes, from: position, to: colon)
      if name == .other || name == .accessControl {
        try checkName(bytes, position, colon)
      }
      var valueStart = colon &+ 1
      guard valueStart < end else { throw .fieldName }
      while Octet.isBlank(bytes[valueStart]) { valueStart &+= 1 }
      let lineEnd = ByteSearch.first(
        Octet.carriageReturn,
        in: bytes,
        from: valueStart,
        to: end
      )
      var valueEnd = lineEnd
      while valueEnd > valueStart && Octet.isBlank(bytes[valueEnd &- 1]) { valueEnd &-= 1 }
      let value = ByteRange(valueStart, valueEnd)
      fields.append(
        FieldLine(name: name, nameRange: ByteRange(position, colon), valueRange: value)
      )
      try facts.note(name, value, bytes)
      position = lineEnd &+ 2
    }
  }

  /// A name is a token right before its colon.
  ///
  /// A blank between them is refused, because readers differ on whether it belongs to the name; so
  /// is a line that continues the one before. A line without a colon shows as a CR in the name.
  @inline(__always)
  private static func checkName(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int
  ) throws(HeadFault) {
    guard end > start else { throw .fieldName }
    for index in start..<end where !Octet.isToken(bytes[index]) {
      throw index == start && Octet.isBlank(bytes[index]) ? .lineFolding : .fieldName
    }
  }
}
