import HTTP1

/// Goes through a form field by field, and writes those that go upstream as members.
///
/// A form is typed by hand: on local routes a name that the operation does not know is a mistake,
/// and not passed over.
struct FormBodyReader: ~Copyable {
  let catalog: CompiledCatalog
  let record: RouteRecord
  let sources: SourceRules

  private(set) var session: SessionClaim
  private(set) var hadSelector = false
  private(set) var isCounting = false
  var askedCount = 0
  var people: RecipientList

  private(set) var fields = FormBodyFields()
  private var needsComma: Bool
  private var memberCount = 0
  private var seenSlots: UInt64 = 0

  init(
    _ catalog: CompiledCatalog,
    route: Int,
    session: SessionClaim,
    sources: SourceRules,
    people: RecipientList,
    hasMembers: Bool
  ) {
    self.catalog = catalog
    self.sources = sources
    self.session = session
    self.people = people
    record = catalog.record(route)
    needsComma = hasMembers
  }

  private var isNative: Bool { record.facts.flags.contains(.native) }

  mutating func write(_ form: Span<UInt8>, into writer: inout ByteWriter) -> RequestFault? {
    guard fields.read(form) else {
      return RequestFault(.invalidRequest, .body, "has more than 256 fields")
    }
    for index in 0..<fields.count {
      var name = FormBodyName()
      if let detail = FormBodyReader.decode(form, fields[index].name, &name) {
        return name.fault(.invalidRequest, detail)
      }
      guard name.whole.count > 0, name.whole.octets[0] != JSONOctet.openBracket else {
        return name.fault(.invalidRequest, "is a name that no field may have")
      }
      let found = name.find(in: catalog, record)
      let fault =
        found < 0
        ? takeUnknown(form, index, name, &writer)
        : take(form, index, name, catalog.nameEntry(found), &writer)
      if let fault { return fault }
    }
    return nil
  }

  /// What the route needs and the form has not.
  func missing() -> RequestFault? {
    for index in record.bodyRequirements.offsets {
      let requirement = catalog.requirement(index)
      guard requirement.slots & seenSlots == 0 else { continue }
      return catalog.fault(.invalidRequest, .body, name: requirement.name, "is required")
    }
    return nil
  }

  static func decode(
    _ form: Span<UInt8>,
    _ range: ByteRange,
    _ name: inout FormBodyName
  ) -> StaticString? {
    var decoder = FormDecoder(range)
    while true {
      switch decoder.next(form) {
      case .octet(let octet): name.append(octet)
      case .end:
        let isShort = name.whole.count <= WARestLimits.formNameBytesMax
        return isShort ? nil : "is a name of more than 256 octets"
      case .fault(let detail): return detail
      }
    }
  }

  private mutating func takeUnknown(
    _ form: Span<UInt8>,
    _ index: Int,
    _ name: FormBodyName,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    guard isNative else { return name.fault(.invalidRequest, "is not known to this operation") }
    return writeNative(form, index, name, .plain, &writer)
  }

  private mutating func take(
    _ form: Span<UInt8>,
    _ index: Int,
    _ name: FormBodyName,
    _ entry: NameEntry,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    switch entry.meaning {
    case .known, .counted:
      if entry.meaning == .counted { isCounting = true }
      return isNative
        ? writeNative(form, index, name, entry.role, isCounted: entry.meaning == .counted, &writer)
        : takeMember(form, index, name, entry, &writer)
    case .session, .phone:
      guard name.isPlain else {
        return name.fault(.invalidRequest, "must be one text, and no list")
      }
      if entry.meaning == .session { return claim(form, fields[index].value, name) }
      guard !fields[index].value.isEmpty else { return nil }
      return name.fault(
        .invalidRequest,
        SessionClaim.byPhone,
        hint: SessionClaim.byPhoneHint
      )
    case .selector:
      return name.fault(.reservedField, "would choose a session, and the path has done that")
    case .prototype:
      return name.fault(.reservedField, "would give WARest members that nobody checked")
    case .reserved, .credential:
      return name.fault(.reservedField, "is set by the path and may not be in the body")
    }
  }

  private mutating func claim(
    _ form: Span<UInt8>,
    _ range: ByteRange,
    _ name: FormBodyName
  ) -> RequestFault? {
    var value = FormBodyText()
    if let detail = value.decode(form, range) { return name.fault(.invalidRequest, detail) }
    guard value.count > 0 else { return nil }
    hadSelector = true
    let isShort = value.count <= WARestLimits.sessionBytesMax
    switch isShort ? session.claim(value.octets.span.extracting(first: value.count)) : .invalid {
    case .agreed: return nil
    case .invalid: return name.fault(.invalidSession, SessionName.demand)
    case .conflicting:
      return name.fault(.invalidRequest, SessionClaim.conflict)
    }
  }

  /// A member of a local route, with all its repetitions.
  private mutating func takeMember(
    _ form: Span<UInt8>,
    _ index: Int,
    _ name: FormBodyName,
    _ entry: NameEntry,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    let types = entry.declared
    let takesList = types.contains(.array)
    switch name.suffix {
    case .none: break
    case .list where takesList: break
    case .list, .other: return name.fault(.invalidRequest, "is no list here")
    }
    let names: FormBodyFields.Comparison = ignoresCase ? .foldedBase : .base
    if fields.find(index, from: 0, in: form, by: names) < index {
      return takesList ? nil : name.fault(.invalidRequest, "is there twice")
    }
    let slotBit: UInt64 = 1 << UInt64(entry.slot)
    guard seenSlots & slotBit == 0 else {
      return name.fault(.invalidRequest, "is another name of a member that is there already")
    }
    seenSlots |= slotBit
    if let fault = begin(name, &writer) { return fault }
    writer.append(JSONOctet.quote)
    catalog.append(entry.spelling, to: &writer)
    writer.append("\":")
    let counted = askedCount
    defer { if entry.meaning != .counted { askedCount = counted } }
    let isRepeated = fields.find(index, from: index + 1, in: form, by: names) < fields.count
    let isArray = takesList && (!types.contains(.string) || !name.isPlain || isRepeated)
    if isArray {
      let splits = !types.contains(.string)
      return writeArray(form, index, names, name, entry.role, splits: splits, &writer)
    }
    return writeScalar(form, fields[index].value, name, entry, &writer)
  }

  private var ignoresCase: Bool { record.facts.flags.contains(.ignoresNameCase) }

  /// A field of a native route: text, or an array of texts when there are several.
  private mutating func writeNative(
    _ form: Span<UInt8>,
    _ index: Int,
    _ name: FormBodyName,
    _ role: ValueRole,
    isCounted: Bool = false,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    if fields.find(index, from: 0, in: form, by: .octets) < index { return nil }
    if let fault = begin(name, &writer) { return fault }
    writer.append(JSONOctet.quote)
    var decoder = FormDecoder(fields[index].name)
    while case .octet(let octet) = decoder.next(form) { writer.append(escapingOne: octet) }
    writer.append("\":")
    let counted = askedCount
    defer { if !isCounted { askedCount = counted } }
    return fields.find(index, from: index + 1, in: form, by: .octets) < fields.count
      ? writeArray(form, index, .octets, name, role, splits: false, &writer)
      : writeText(form, fields[index].value, name, role, &writer)
  }

  private mutating func begin(
    _ name: FormBodyName,
    _ writer: inout ByteWriter
  ) -> RequestFault? {
    memberCount += 1
    guard memberCount <= WARestLimits.topLevelMembersMax else {
      return name.fault(.invalidRequest, "is one name more than the 64 that a body may have")
    }
    if needsComma { writer.append(JSONOctet.comma) }
    needsComma = true
    return nil
  }
}
