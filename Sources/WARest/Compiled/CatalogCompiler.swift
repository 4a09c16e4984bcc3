import HTTP1

/// Turns routes into the tables of `CompiledCatalog`, at start-up.
struct CatalogCompiler {
  private(set) var octets: [UInt8] = []
  private(set) var records: [RouteRecord] = []
  private(set) var pieces: [Piece] = []
  private(set) var names: [NameEntry] = []
  private(set) var requirements: [Requirement] = []

  mutating func add(_ route: Route) {
    let target = addTarget(route)
    let body = addBody(route)
    let queryNames = addQueryNames(route)
    let bodyNames = addBodyNames(route)
    let parameterNames = addParameterNames(route)
    // What a WARest client leaves out is WARest's to complain about.
    let isNative = route.local.isNative
    let firstComplaint = isNative ? store(route.firstComplaint ?? "") : .empty
    let queryRequirements = addRequirements(isNative ? [] : queryRequirements(of: route))
    let bodyRequirements = addRequirements(isNative ? [] : bodyRequirements(of: route))
    records.append(
      RouteRecord(
        facts: facts(of: route),
        targetPieces: target,
        bodyPieces: body,
        queryNames: queryNames,
        bodyNames: bodyNames,
        parameterNames: parameterNames,
        firstComplaint: firstComplaint,
        queryRequirements: queryRequirements,
        bodyRequirements: bodyRequirements,
        targetHasQuery: route.placements.contains { $0.place == .query },
        bodyHasMembers: route.placements.contains { $0.place == .body } || !route.fixed.isEmpty,
        parameters: route.placements.reduce(0) { $0 | 1 << $1.parameter.rawValue }
      )
    )
  }

  private func facts(of route: Route) -> RouteFacts {
    let operation = route.operation
    return RouteFacts(
      index: UInt16(route.index),
      flags: route.flags,
      method: route.method,
      upstreamMethod: operation.method,
      effect: operation.effect,
      scope: route.scope,
      bodyKind: route.local.isNative ? .json : operation.body,
      replyRule: operation.reply,
      rateTokens: operation.rateTokens,
      sendsBody: route.sendsBody,
      needsBody: !route.local.isNative && operation.members.contains(where: \.isRequired),
      secrets: operation.secrets,
      family: operation.family
    )
  }

  private mutating func addTarget(_ route: Route) -> ByteRange {
    let first = pieces.count
    var path = Substring(route.operation.path)
    while let open = path.firstIndex(of: "{"), let close = path.firstIndex(of: "}") {
      addText(String(path[..<open]))
      let name = String(path[path.index(after: open)..<close])
      addValue(of: route.placements.first { $0.place == .path && $0.name == name })
      path = path[path.index(after: close)...]
    }
    var text = String(path)
    var separator = "?"
    for placement in route.placements where placement.place == .query {
      addText("\(text)\(separator)\(placement.name)=")
      addValue(of: placement)
      text = ""
      separator = "&"
    }
    addText(text)
    return ByteRange(first, pieces.count)
  }

  private mutating func addBody(_ route: Route) -> ByteRange {
    let first = pieces.count
    var text = "{"
    for placement in route.placements where placement.place == .body {
      addText("\(text)\"\(placement.name)\":\"")
      addValue(of: placement)
      text = "\","
    }
    for member in route.fixed { text += "\"\(member.name)\":\(member.value)," }
    if text.hasSuffix(",") { text.removeLast() }
    addText(text)
    return ByteRange(first, pieces.count)
  }

  /// Names of a native route, the same in query and body: WARest reads most of them in both.
  private mutating func addNativeNames(_ route: Route) -> ByteRange {
    let first = names.count
    let known = route.nativeNames
    for (slot, name) in known.enumerated() {
      addName(name.name, name.isCounted ? .counted : .known, slot, .any, route, role: name.role)
    }
    let family = route.operation.family
    for name in family.sessionNames where !known.contains(where: { $0.name == name }) {
      addName(name, family.phoneNames.contains(name) ? .phone : .session, 63, .any, route)
    }
    return ByteRange(first, names.count)
  }

  private mutating func addQueryNames(_ route: Route) -> ByteRange {
    if route.local.isNative { return addNativeNames(route) }
    let first = names.count
    for (slot, parameter) in route.operation.query.enumerated() {
      for name in [parameter.name] + parameter.aliases {
        addName(name, .known, slot, .any, route, role: parameter.role)
      }
    }
    for name in route.reservedNames { addName(name, meaning(of: name, route), 63, .any, route) }
    for name in ["api_key", "apikey", "apiKey"] { addName(name, .credential, 63, .any, route) }
    return ByteRange(first, names.count)
  }

  /// Names in the query of a raw upload, whose body has no room for members.
  private mutating func addParameterNames(_ route: Route) -> ByteRange {
    guard route.flags.contains(.upload), !route.local.isNative else { return .empty }
    let first = names.count
    addMembers(route)
    for name in route.reservedNames { addName(name, meaning(of: name, route), 63, .any, route) }
    for name in ["api_key", "apikey", "apiKey"] { addName(name, .credential, 63, .any, route) }
    return ByteRange(first, names.count)
  }

  private mutating func addBodyNames(_ route: Route) -> ByteRange {
    let first = names.count
    guard !route.local.isNative else {
      _ = addNativeNames(route)
      addName("__proto__", .prototype, 63, .any, route)
      precondition(names.count - first <= 64, "\(route.name) has too many names for a bit mask")
      return ByteRange(first, names.count)
    }
    addMembers(route)
    let known = Set(route.operation.members.flatMap { [$0.name] + $0.aliases })
    for name in route.reservedNames {
      precondition(!known.contains(name), "\(route.name): \(name) is reserved and a member")
      addName(name, meaning(of: name, route), 63, .any, route)
    }
    addName("__proto__", .prototype, 63, .any, route)
    precondition(names.count - first <= 64, "\(route.name) has too many names for a bit mask")
    return ByteRange(first, names.count)
  }

  private mutating func addMembers(_ route: Route) {
    let members = route.operation.members
    for (slot, member) in members.enumerated() {
      for name in [member.name] + member.aliases {
        addName(
          name,
          member.isCounted ? .counted : .known,
          slot,
          member.isRequired ? member.types : .any,
          route,
          role: member.role,
          declared: member.types
        )
      }
    }
  }

  private func meaning(of reserved: String, _ route: Route) -> NameEntry.Meaning {
    let selects = reserved != "sessionId" && route.operation.family.sessionNames.contains(reserved)
    return selects ? .selector : .reserved
  }

  private mutating func addName(
    _ name: String,
    _ meaning: NameEntry.Meaning,
    _ slot: Int,
    _ types: JSONTypes,
    _ route: Route,
    role: ValueRole = .plain,
    declared: JSONTypes = .any
  ) {
    precondition(name.utf8.count <= WARestLimits.nameBytesMax && slot < 64)
    let compared = route.flags.contains(.ignoresNameCase) ? name.lowercased() : name
    var head: UInt64 = 0
    for (index, octet) in compared.utf8.prefix(8).enumerated() {
      head |= UInt64(octet) << UInt64(index * 8)
    }
    names.append(
      NameEntry(
        head: head,
        spelling: store(name),
        meaning: meaning,
        slot: UInt8(slot),
        types: types,
        declared: declared,
        role: role
      )
    )
  }

  private func queryRequirements(of route: Route) -> [(UInt64, String)] {
    route.operation.query.enumerated().filter(\.element.isRequired).map { slot, parameter in
      (1 << UInt64(slot), parameter.name)
    }
  }

  private func bodyRequirements(of route: Route) -> [(UInt64, String)] {
    let members = route.operation.members
    return members.enumerated().filter(\.element.isRequired).map { slot, member in
      let standIns = members.indices.filter { member.standIns.contains(members[$0].name) }
      precondition(standIns.count == member.standIns.count, "\(member.name): unknown stand-in")
      return (standIns.reduce(1 << UInt64(slot)) { $0 | 1 << UInt64($1) }, member.name)
    }
  }

  private mutating func addRequirements(_ found: [(UInt64, String)]) -> ByteRange {
    let first = requirements.count
    for (slots, name) in found {
      requirements.append(Requirement(slots: slots, name: store(name)))
    }
    return ByteRange(first, requirements.count)
  }

  private mutating func addText(_ text: String) {
    guard !text.isEmpty else { return }
    pieces.append(Piece(text: store(text), isValue: false, parameter: .session))
  }

  private mutating func addValue(of placement: Placement?) {
    guard let placement else { preconditionFailure("a placeholder that the local path lacks") }
    pieces.append(Piece(text: .empty, isValue: true, parameter: placement.parameter))
  }

  private mutating func store(_ text: String) -> ByteRange {
    let start = octets.count
    octets += Array(text.utf8)
    return ByteRange(start, octets.count)
  }
}
