package import HTTP1

extension CompiledCatalog {
  /// Writes the upstream JSON body as far as it is known: the members that the gateway adds, and
  /// what the filter has let through of the caller's.
  ///
  /// - Parameters:
  ///   - route: The route's index.
  ///   - values: The decoded path values, as ranges of `scratch`.
  ///   - scratch: What `values` points into.
  ///   - session: On a native route, the session that the body is to name; nil: none.
  ///   - filter: What read the caller's body; it goes on behind the members written here.
  ///   - output: What the filter has written so far; its `{` must have been seen.
  ///   - writer: Where it goes.
  package func writeBodyStart(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    session: SessionClaim?,
    filter: inout JSONObjectScanner,
    output: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    precondition(filter.hasOpened, "the caller's object is not open yet")
    let hasMembers = writeBodyPrefix(
      route,
      values: values,
      scratch: scratch,
      session: session,
      into: &writer
    )
    if hasMembers && filter.hasMembers { writer.append(JSONOctet.comma) }
    if hasMembers { filter.hasMembers = true }
    writer.append(output)
  }

  /// Writes the start of the upstream JSON body: `{`, and the members that the path and the route
  /// fix, or on a native route the session.
  ///
  /// Values from the path are JSON strings always.
  ///
  /// - Returns: True when there is a member, so that the next one needs a comma before it.
  @discardableResult
  package func writeBodyPrefix(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    session: SessionClaim?,
    into writer: inout ByteWriter
  ) -> Bool {
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
    guard record.facts.flags.contains(.native), let session, !session.isEmpty else {
      return record.bodyHasMembers
    }
    if record.bodyHasMembers { writer.append(JSONOctet.comma) }
    writer.append("\"sessionId\":\"")
    session.write(into: &writer)
    writer.append(JSONOctet.quote)
    return true
  }

  /// Writes the whole upstream JSON body for a caller who sent none.
  package func writeWholeBody(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    session: SessionClaim? = nil,
    into writer: inout ByteWriter
  ) {
    writeBodyPrefix(route, values: values, scratch: scratch, session: session, into: &writer)
    writer.append(JSONOctet.closeBrace)
  }
}
