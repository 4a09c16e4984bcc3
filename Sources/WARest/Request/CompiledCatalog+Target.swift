package import HTTP1

extension CompiledCatalog {
  /// Writes the upstream request target: path and query, both encoded anew from decoded values, so
  /// that what was checked is what WARest reads.
  ///
  /// Call this before `writeBodyPrefix`: it also checks the path's values.
  ///
  /// - Parameters:
  ///   - route: The route's index.
  ///   - values: The decoded path values, as ranges of `scratch`.
  ///   - scratch: What `values` points into.
  ///   - query: The caller's query as it came, without the question mark.
  ///   - writer: Where it goes.
  /// - Returns: A fault when the request must be refused; then the writer is as it was.
  package func writeUpstreamTarget(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    query: Span<UInt8>,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    let record = record(route)
    if let fault = checkValues(record, values, scratch) { return fault }
    let mark = writer.count
    for index in record.targetPieces.offsets {
      // SAFETY: an index out of a compiled range.
      let piece = unsafe pieces[index]
      if piece.isValue {
        writer.append(encoding: scratch.extracting(values[piece.parameter].offsets))
      } else {
        append(piece.text, to: &writer)
      }
    }
    if query.isEmpty && record.queryRequirements.isEmpty { return nil }
    let fault = writeQuery(record, query, into: &writer)
    if fault != nil { writer.truncate(to: mark) }
    return fault
  }

  private func writeQuery(
    _ record: RouteRecord,
    _ query: Span<UInt8>,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    var cursor = QueryCursor()
    var seen: UInt64 = 0
    var separator: UInt8 = record.targetHasQuery ? QueryOctet.ampersand : QueryOctet.question
    while cursor.next(query) {
      var name = NameBuffer()
      var decoder = FormDecoder(cursor.name)
      decoding: while true {
        switch decoder.next(query) {
        case .octet(let octet): name.append(octet)
        case .end: break decoding
        case .fault(let detail): return queryFault(.invalidRequest, name, detail)
        }
      }
      let ignoresCase = record.facts.flags.contains(.ignoresNameCase)
      let found = find(name, in: record.queryNames, ignoresCase: ignoresCase)
      guard found >= 0 else {
        return queryFault(.invalidRequest, name, "is no query parameter of this operation")
      }
      let entry = nameEntry(found)
      switch entry.meaning {
      case .known, .counted: break
      case .reserved:
        return queryFault(.reservedField, name, "is set by the path and may not be in the query")
      case .selector, .session, .phone:
        return queryFault(
          .reservedField,
          name,
          "would choose a session, and the path has done that"
        )
      case .credential, .prototype:
        return queryFault(.reservedField, name, "is a credential and may not be in the query")
      }
      guard seen & 1 << UInt64(entry.slot) == 0 else {
        return queryFault(.invalidRequest, name, "is in the query twice, or under two names")
      }
      seen |= 1 << UInt64(entry.slot)
      writer.append(separator)
      separator = QueryOctet.ampersand
      append(entry.spelling, to: &writer)
      writer.append(QueryOctet.equals)
      var values = FormDecoder(cursor.value)
      encoding: while true {
        switch values.next(query) {
        case .octet(let octet): writer.append(encoding: octet)
        case .end: break encoding
        case .fault(let detail): return queryFault(.invalidRequest, name, detail)
        }
      }
    }
    return missing(record, seen)
  }

  private func missing(_ record: RouteRecord, _ seen: UInt64) -> RequestFault? {
    for index in record.queryRequirements.offsets {
      let requirement = requirement(index)
      guard requirement.slots & seen == 0 else { continue }
      return fault(.invalidRequest, .query, name: requirement.name, "is required in the query")
    }
    return nil
  }

  private func queryFault(
    _ kind: RequestFault.Kind,
    _ name: NameBuffer,
    _ detail: StaticString
  ) -> RequestFault {
    var fault = RequestFault(kind, .query, detail)
    fault.point(to: name.octets.span.extracting(first: name.keptCount))
    return fault
  }
}
