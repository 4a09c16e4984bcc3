package import HTTP1

/// A local route with everything that is known about it.
///
/// For start-up, documents and the command line; the hot path has `RouteFacts`.
package struct Route: Sendable {
  /// The place in `OperationCatalog.routes`, and in `CompiledCatalog`.
  package let index: Int
  package let local: LocalRoute
  package let operation: Operation

  /// Where each placeholder goes, in the order in which it is written upstream.
  package let placements: [Placement]

  package init(index: Int, local: LocalRoute, operation: Operation) {
    self.index = index
    self.local = local
    self.operation = operation
    placements = PathParameter.allCases.compactMap { parameter in
      Route.placement(of: parameter, local: local, operation: operation)
    }
  }

  package var name: String { local.name }
  package var method: Method { local.method }
  package var path: String { local.path }
  package var scope: Scope { local.scope }
  package var fixed: [FixedMember] { local.fixed }
  package var effect: Effect { operation.effect }

  package var flags: RouteFlags {
    var flags = operation.traits
    if local.isNative {
      flags.formUnion(operation.family == .none ? [.native] : [.native, .findsSession])
      flags.remove(.bodyToQuery)
    }
    if operation.isRepeatable { flags.insert(.repeatable) }
    if operation.members.contains(where: { $0.isCounted && $0.role == .media }) {
      flags.insert(.listsFiles)
    }
    if operation.family.ignoresNameCase { flags.insert(.ignoresNameCase) }
    if !local.isNative && placements.contains(where: { $0.parameter == .session }) {
      flags.insert(.hasSession)
    }
    return flags
  }

  /// True when the upstream request carries a JSON body, whether the caller sent one or not.
  package var sendsBody: Bool {
    operation.body == .json && !operation.traits.contains(.bodyToQuery) && !local.isNative
  }

  /// What WARest complains about before it looks for a session, in its own words; nil: nothing.
  package var firstComplaint: String? {
    switch operation.family {
    case .groups where operation.members.contains { $0.name == "inviteLink" },
      .groups where operation.query.contains { $0.name == "inviteLink" }:
      return "inviteLink is required"
    case .groups:
      let names = operation.routes.map { Route(index: 0, local: $0, operation: operation) }
      guard names.contains(where: { $0.placements.contains { $0.parameter == .group } }) else {
        return nil
      }
      return operation.id == "postGroupName" ? "groupId" : "groupId is required"
    case .misc where operation.members.contains { $0.name == "pollUpdateVote" }:
      return "pollUpdateVote is required"
    default: return nil
    }
  }

  /// Names of parameters that WARest reads in query or body, for native paths.
  package var nativeNames: [(name: String, role: ValueRole, isCounted: Bool)] {
    var names: [(String, ValueRole, Bool)] = []
    for parameter in operation.query {
      names += ([parameter.name] + parameter.aliases + parameter.nativeAliases).map {
        ($0, parameter.role, false)
      }
    }
    for member in operation.members {
      let role = member.role == .recipients ? .nativeRecipients : member.role
      names += ([member.name] + member.aliases).map { ($0, role, member.isCounted) }
    }
    for local in operation.routes {
      names += local.fixed.map { ($0.name, .plain, false) }
      let short = Route(index: 0, local: local, operation: operation)
      for placement in short.placements
      where placement.parameter != .session && placement.place != .path {
        let role = placement.parameter.role
        names += ([placement.name] + placement.aliases).map { ($0, role, false) }
      }
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0.0).inserted }
  }

  /// Names that a caller must not give: what the path or the route has fixed, under every name
  /// that this operation reads, and whatever else would select a session.
  package var reservedNames: [String] {
    var names = operation.family.sessionNames
    for placement in placements { names += [placement.name] + placement.aliases }
    names += fixed.map(\.name)
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// A path value goes where the operation's own path has a placeholder for it, else into the
  /// JSON body when there is one, else into the query.
  private static func placement(
    of parameter: PathParameter,
    local: LocalRoute,
    operation: Operation
  ) -> Placement? {
    guard local.path.contains("{\(parameter.name)}") else { return nil }
    let name: String
    let aliases: [String]
    switch parameter {
    case .session: (name, aliases) = ("sessionId", operation.family.sessionNames)
    case .group: (name, aliases) = ("groupId", ["gid", "group"])
    case .chat: (name, aliases) = (operation.path.contains("{chatId}") ? "chatId" : "to", [])
    case .message: (name, aliases) = ("messageId", [])
    case .target: (name, aliases) = ("target", [])
    }
    let hasBody = operation.body == .json && !operation.traits.contains(.bodyToQuery)
    let place: Placement.Place =
      operation.path.contains("{\(name)}") ? .path : hasBody ? .body : .query
    return Placement(
      parameter: parameter,
      place: place,
      name: name,
      aliases: aliases.filter { $0 != name }
    )
  }
}
