package import HTTP1

extension CompiledCatalog {
  /// Writes the start of the upstream JSON body: the members that the path and the route fix.
  ///
  /// The rest of the caller's object, everything after its `{`, follows as it came; with `.empty`
  /// that is only its `}`. Values from the path are JSON strings always. `opening` is what the
  /// scanner says of the caller's object, and must not be `pending`.
  package func writeBodyPrefix(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    before opening: JSONObjectScanner.Opening,
    into writer: inout ByteWriter
  ) {
    precondition(opening != .pending, "the caller's object is not open yet")
    let record = record(route)
    for index in record.bodyPieces.offsets {
      // SAFETY: an index out of a compiled range.
      let piece = unsafe pieces[index]
      if piece.isValue {
        writer.append(escaping: scratch.extracting(values[piece.parameter].offsets))
      } else {
        append(piece.text, to: &writer)
      }
    }
    if opening == .members && record.bodyHasMembers { writer.append(JSONOctet.comma) }
  }

  /// Writes the whole upstream JSON body for a caller who sent none.
  package func writeWholeBody(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    writeBodyPrefix(route, values: values, scratch: scratch, before: .empty, into: &writer)
    writer.append(JSONOctet.closeBrace)
  }
}
