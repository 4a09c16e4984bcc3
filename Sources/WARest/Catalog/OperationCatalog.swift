/// The WARest API as data: 90 operations, 94 local routes, one table.
///
/// Routing, mapping, scopes, audit names, metric labels, documents, the command line and the
/// simulator all read this; nothing about an operation stands anywhere else. The table is in
/// `OperationCatalog+*.swift`, a file a family.
package enum OperationCatalog {
  package static let operations: [Operation] =
    server + sessions + sending + messageActions + chats + groups + groupSettings + people
    + profile + contacts + tools

  /// All local routes; a route's `index` is its place here.
  package static let routes: [Route] = {
    var routes: [Route] = []
    for operation in operations {
      for local in operation.routes {
        routes.append(Route(index: routes.count, local: local, operation: operation))
      }
    }
    return routes
  }()

  /// WARest's own methods and paths, one an operation; they follow the local ones in
  /// `CompiledCatalog`.
  package static let nativeRoutes: [Route] = operations.enumerated().map { place, operation in
    Route(index: routes.count + place, local: LocalRoute(native: operation), operation: operation)
  }

  /// The route of that name, such as `groups.invite.revoke`.
  package static func route(named name: String) -> Route? {
    routes.first { $0.name == name }
  }
}
