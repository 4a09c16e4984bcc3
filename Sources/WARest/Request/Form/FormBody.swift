package import HTTP1

/// Turns a form into the members of the JSON body that WARest reads.
package enum FormBody {
  /// Appends `"name":value,…}`: what follows the opening brace and the members that path and route
  /// fix.
  ///
  /// Values of local routes become what the catalogue says that they are. Those of native ones stay
  /// text, as WARest has it. On `bodyToQuery` routes what is written goes nowhere; see
  /// `writeCapture`.
  ///
  /// - Parameters:
  ///   - catalog: The tables.
  ///   - route: The index of a route that takes a JSON body.
  ///   - form: The whole body [WHATWG URL §5.1].
  ///   - session: What path and query say of the session; afterwards also what the form says.
  ///   - hadSelector: Set when the form names a session; that field is left out.
  ///   - sources: What the client may have WARest fetch.
  ///   - people: Whom path and query name; afterwards also whom the form names.
  ///   - askedCount: Set to the elements of a counted list, when there is one.
  ///   - hasMembers: True when members stand before, so that a comma is needed.
  ///   - writer: Where it goes: at most six octets for each of the form, two for each field, and
  ///     one.
  /// - Returns: A fault when the request must be refused; then the writer is as it was.
  package static func convert(
    _ catalog: CompiledCatalog,
    route: Int,
    form: Span<UInt8>,
    session: inout SessionClaim,
    hadSelector: inout Bool,
    sources: SourceRules,
    people: inout RecipientList,
    askedCount: inout Int,
    hasMembers: Bool,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    let mark = writer.count
    var reader = FormBodyReader(
      catalog,
      route: route,
      session: session,
      sources: sources,
      people: people,
      hasMembers: hasMembers
    )
    if let fault = reader.write(form, into: &writer) ?? reader.missing() {
      writer.truncate(to: mark)
      return fault
    }
    writer.append(JSONOctet.closeBrace)
    guard !writer.overflowed else {
      writer.truncate(to: mark)
      return RequestFault(.invalidRequest, .body, "does not fit into what is held of it")
    }
    session = reader.session
    people = reader.people
    if reader.hadSelector { hadSelector = true }
    if reader.isCounting { askedCount = reader.askedCount }
    return nil
  }

  /// Appends `&phone=…`, the text that a `bodyToQuery` route takes from a form that was converted
  /// without a fault.
  package static func writeCapture(
    _ catalog: CompiledCatalog,
    route: Int,
    form: Span<UInt8>,
    into writer: inout ByteWriter
  ) {
    let record = catalog.record(route)
    guard !record.bodyRequirements.isEmpty else { return }
    let requirement = catalog.requirement(Int(record.bodyRequirements.start))
    var cursor = QueryCursor()
    while cursor.next(form) {
      var name = FormBodyName()
      guard FormBodyReader.decode(form, cursor.name, &name) == nil else { continue }
      let found = name.find(in: catalog, record)
      guard found >= 0, requirement.slots >> UInt64(catalog.nameEntry(found).slot) & 1 != 0 else {
        continue
      }
      writer.append(QueryOctet.ampersand)
      catalog.append(requirement.name, to: &writer)
      writer.append(QueryOctet.equals)
      var decoder = FormDecoder(cursor.value)
      while case .octet(let octet) = decoder.next(form) { writer.append(encoding: octet) }
      return
    }
  }
}
