package import WARest

/// The route that a request took, and the decoded values from its path.
package struct RouteMatch: Sendable, Equatable {
  /// The place in the list that the table was built from: `Route.index` for the catalogue.
  package var routeIndex: Int

  /// Ranges into the scratch writer that `match` was given.
  package var values: PathValues

  @inlinable package init(routeIndex: Int, values: PathValues) {
    self.routeIndex = routeIndex
    self.values = values
  }
}
