import HTTP1

/// Reads the query of a native route as WARest's query parser would, and writes what is left of it.
///
/// WARest's parser reads `name[]=` and `name[0]=` as lists and `name[key]=` as objects. A selector
/// in brackets would be no string there, and WARest would look for the session somewhere else: it
/// is refused.
struct NativeQuery {
  private let catalog: CompiledCatalog
  private let record: RouteRecord
  private let sources: SourceRules

  private(set) var hadSelector = false
  private(set) var separator = QueryOctet.question
  private var count = 0

  init(_ catalog: CompiledCatalog, _ record: RouteRecord, _ sources: SourceRules) {
    self.catalog = catalog
    self.record = record
    self.sources = sources
  }

  mutating func write(
    _ query: Span<UInt8>,
    session: inout SessionClaim,
    people: inout RecipientList,
    into writer: inout ByteWriter
  ) -> RequestFault? {
    var cursor = QueryCursor()
    while cursor.next(query) {
      count += 1
      // WARest reads the first thousand; a selector behind them would go unseen.
      guard count <= WARestLimits.queryParametersMax else {
        return RequestFault(.invalidRequest, .query, "has more than 128 parameters")
      }
      var name = NameBuffer()
      var brackets = 0
      if let detail = NativeQuery.decodeName(query, cursor.name, &name, &brackets) {
        return fault(name, detail)
      }
      let ignoresCase = record.facts.flags.contains(.ignoresNameCase)
      let found = catalog.find(name, in: record.queryNames, ignoresCase: ignoresCase)
      guard found >= 0 else { continue }
      let entry = catalog.nameEntry(found)
      switch entry.meaning {
      case .session:
        guard brackets == 0 else { return fault(name, "names a list where one session belongs") }
        if let fault = claim(query, cursor.value, name, &session) { return fault }
      case .phone:
        guard cursor.value.isEmpty else {
          return fault(
            name,
            SessionClaim.byPhone,
            hint: SessionClaim.byPhoneHint
          )
        }
      case .known, .counted:
        if let fault = forward(query, cursor, entry, name, &people, &writer) { return fault }
      case .reserved, .selector, .prototype, .credential:
        continue
      }
    }
    return nil
  }

  /// What a name means to the route; nil: nothing.
  static func entry(
    _ range: ByteRange,
    of query: Span<UInt8>,
    _ catalog: CompiledCatalog,
    _ record: RouteRecord
  ) -> NameEntry? {
    var name = NameBuffer()
    var brackets = 0
    guard decodeName(query, range, &name, &brackets) == nil else { return nil }
    let ignoresCase = record.facts.flags.contains(.ignoresNameCase)
    let found = catalog.find(name, in: record.queryNames, ignoresCase: ignoresCase)
    return found >= 0 ? catalog.nameEntry(found) : nil
  }

  /// Decodes a name up to its first bracket.
  private static func decodeName(
    _ query: Span<UInt8>,
    _ range: ByteRange,
    _ name: inout NameBuffer,
    _ brackets: inout Int
  ) -> StaticString? {
    var decoder = FormDecoder(range)
    while true {
      switch decoder.next(query) {
      case .octet(UInt8(ascii: "[")): brackets += 1
      case .octet(let octet):
        if brackets == 0 { name.append(octet) }
      case .end: return nil
      case .fault(let detail): return detail
      }
    }
  }

  private mutating func claim(
    _ query: Span<UInt8>,
    _ range: ByteRange,
    _ name: NameBuffer,
    _ session: inout SessionClaim
  ) -> RequestFault? {
    var value = InlineArray<64, UInt8>(repeating: 0)
    var count = 0
    var decoder = FormDecoder(range)
    decoding: while true {
      switch decoder.next(query) {
      case .octet(let octet):
        guard count < WARestLimits.sessionBytesMax else { return invalid(name) }
        value[count] = octet
        count += 1
      case .end: break decoding
      case .fault(let detail): return fault(name, detail)
      }
    }
    guard count > 0 else { return nil }
    hadSelector = true
    switch session.claim(value.span.extracting(first: count)) {
    case .agreed: return nil
    case .invalid: return invalid(name)
    case .conflicting: return fault(name, SessionClaim.conflict)
    }
  }

  private mutating func forward(
    _ query: Span<UInt8>,
    _ cursor: QueryCursor,
    _ entry: NameEntry,
    _ name: NameBuffer,
    _ people: inout RecipientList,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    writer.append(separator)
    separator = QueryOctet.ampersand
    var names = FormDecoder(cursor.name)
    while case .octet(let octet) = names.next(query) { writer.append(encoding: octet) }
    writer.append(QueryOctet.equals)
    var check = ValueCheck(entry.role, sources)
    var values = FormDecoder(cursor.value)
    while true {
      switch values.next(query) {
      case .octet(let octet):
        if let detail = check.take(octet, noting: &people) { return fault(name, detail) }
        writer.append(encoding: octet)
      case .end:
        return check.finish(noting: &people).map { fault(name, $0) }
      case .fault(let detail):
        return fault(name, detail)
      }
    }
  }

  private func invalid(_ name: NameBuffer) -> RequestFault {
    RequestFault(
      .invalidSession,
      .query,
      name: name.octets.span.extracting(first: name.keptCount),
      SessionName.demand
    )
  }

  private func fault(
    _ name: NameBuffer,
    _ detail: StaticString,
    hint: StaticString? = nil
  ) -> RequestFault {
    var fault = RequestFault(
      .invalidRequest,
      .query,
      name: name.octets.span.extracting(first: name.keptCount),
      detail
    )
    fault.hint = hint
    return fault
  }
}
