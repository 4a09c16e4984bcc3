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
  ///   - isRaw: The body is a file and nothing else: what a body would say stands in the query.
  ///   - sources: What the client may have WARest fetch.
  ///   - people: Gets whom the query names.
  ///   - writer: Where it goes.
  /// - Returns: A fault when the request must be refused; then the writer is as it was.
  package func writeUpstreamTarget(
    _ route: Int,
    values: PathValues,
    scratch: Span<UInt8>,
    query: Span<UInt8>,
    isRaw: Bool = false,
    sources: SourceRules = .standard,
    people: inout RecipientList,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    let record = record(route)
    if let fault = checkValues(record, values, scratch) { return fault }
    let mark = writer.count
    writeTargetPath(record, values: values, scratch: scratch, into: &writer)
    if isRaw {
      writer.append("?sessionId=")
      writer.append(scratch.extracting(values.session.offsets))
    } else if query.isEmpty && record.queryRequirements.isEmpty {
      return nil
    }
    let fault = writeQuery(record, query, isRaw: isRaw, sources, &people, into: &writer)
    if fault != nil { writer.truncate(to: mark) }
    return fault
  }

  private func writeQuery(
    _ record: RouteRecord,
    _ query: Span<UInt8>,
    isRaw: Bool,
    _ sources: SourceRules,
    _ people: inout RecipientList,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    var cursor = QueryCursor()
    let names = isRaw ? record.parameterNames : record.queryNames
    let ignoresCase = record.facts.flags.contains(.ignoresNameCase)
    var seen: UInt64 = isRaw ? mediaSlots(names) : 0
    var isFirst = !record.targetHasQuery && !isRaw
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
      let found = find(name, in: names, ignoresCase: ignoresCase)
      guard found >= 0 else {
        return queryFault(.invalidRequest, name, "is no query parameter of this operation")
      }
      let entry = nameEntry(found)
      if let fault = refused(entry, name, seen, isRaw: isRaw) { return fault }
      seen |= 1 << UInt64(entry.slot)
      writer.append(isFirst ? QueryOctet.question : QueryOctet.ampersand)
      isFirst = false
      append(entry.spelling, to: &writer)
      writer.append(QueryOctet.equals)
      var check = ValueCheck(entry.role, sources)
      var values = FormDecoder(cursor.value)
      encoding: while true {
        switch values.next(query) {
        case .octet(let octet):
          if let detail = check.take(octet, noting: &people) {
            return queryFault(.invalidRequest, name, detail)
          }
          writer.append(encoding: octet)
        case .end: break encoding
        case .fault(let detail): return queryFault(.invalidRequest, name, detail)
        }
      }
      if let detail = check.finish(noting: &people) {
        return queryFault(.invalidRequest, name, detail)
      }
    }
    return missing(isRaw ? record.bodyRequirements : record.queryRequirements, seen)
  }

  private func refused(
    _ entry: NameEntry,
    _ name: NameBuffer,
    _ seen: UInt64,
    isRaw: Bool
  ) -> RequestFault? {
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
    guard !isRaw || entry.role != .media else {
      return queryFault(.invalidRequest, name, "names a second file: the body is one already")
    }
    guard seen & 1 << UInt64(entry.slot) == 0 else {
      return queryFault(.invalidRequest, name, "is in the query twice, or under two names")
    }
    return nil
  }

  /// The slots of members that the body of a raw upload stands for.
  private func mediaSlots(_ names: ByteRange) -> UInt64 {
    var slots: UInt64 = 0
    for index in names.offsets where nameEntry(index).role == .media {
      slots |= 1 << UInt64(nameEntry(index).slot)
    }
    return slots
  }

  private func missing(_ requirements: ByteRange, _ seen: UInt64) -> RequestFault? {
    for index in requirements.offsets {
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
