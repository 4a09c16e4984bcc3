/// What the route table says to a method and a path.
package enum RouteStep: Sendable, Equatable {
  case found(RouteMatch)
  /// 404 `/problems/unknown-route`.
  case notFound
  /// 405 with these in `Allow`.
  case methodNotAllowed(MethodMask)
  /// 400 `/problems/invalid-request`.
  case invalid(PathFault)
}
