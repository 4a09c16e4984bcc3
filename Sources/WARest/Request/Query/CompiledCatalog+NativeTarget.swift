package import HTTP1

extension CompiledCatalog {
  /// Writes the upstream target of a native route, and gathers what its query says of the session.
  ///
  /// Only names that WARest reads there go on, every value encoded anew; all others it would
  /// ignore, and so they are left out. Selectors are taken out as well, and the canonical
  /// `sessionId` is written at the end when there was one. What is missing is WARest's to complain
  /// about.
  ///
  /// - Parameters:
  ///   - route: The native route's index.
  ///   - values: The decoded path values, as ranges of `scratch`.
  ///   - scratch: What `values` points into.
  ///   - query: The caller's query as it came, without the question mark.
  ///   - session: What the path says already; afterwards also what the query says.
  ///   - fallback: Written and claimed when nothing else has named a session; empty: nothing.
  ///   - sources: What the client may have WARest fetch.
  ///   - people: Gets whom the query names.
  ///   - writer: Where it goes.
  /// - Returns: A fault when the request must be refused; then the writer is as it was.
  package func writeNativeTarget(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    query: Span<UInt8>,
    session: inout SessionClaim,
    fallback: SessionClaim,
    sources: SourceRules,
    people: inout RecipientList,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    let mark = writer.count
    let record = record(route)
    writeTargetPath(record, values: values, scratch: scratch, into: &writer)
    var reader = NativeQuery(self, record, sources)
    if let fault = reader.write(query, session: &session, people: &people, into: &writer) {
      writer.truncate(to: mark)
      return fault
    }
    var isWritten = reader.hadSelector
    if session.isEmpty && !fallback.isEmpty {
      session = fallback
      isWritten = true
    }
    if isWritten {
      writer.append(reader.separator)
      writer.append("sessionId=")
      session.write(into: &writer)
    }
    return nil
  }

  func writeTargetPath(
    _ record: RouteRecord,
    values: PathValues,
    scratch: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    for index in record.targetPieces.offsets {
      // SAFETY: an index out of a compiled range.
      let piece = unsafe pieces[index]
      if piece.isValue {
        writer.append(encoding: scratch.extracting(values[piece.parameter].offsets))
      } else {
        append(piece.text, to: &writer)
      }
    }
  }
}
