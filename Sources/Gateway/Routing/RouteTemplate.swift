package import HTTP1
package import WARest

/// One row for `RouteTable`: a method and a path such as `/v1/sessions/{session}/groups/{group}`.
package struct RouteTemplate: Sendable {
  package let method: Method
  package let path: String

  /// True when the route only reads, so that HEAD may stand for its GET.
  package let isReadOnly: Bool

  package init(_ method: Method, _ path: String, isReadOnly: Bool) {
    self.method = method
    self.path = path
    self.isReadOnly = isReadOnly
  }

  package init(_ route: Route) {
    self.init(route.method, route.path, isReadOnly: route.effect == .read)
  }
}
