import HTTP1
import WARest

/// One route as `routes` prints it.
struct RouteRow: Encodable, Equatable {
  var method: String
  var path: String

  /// The name in audit records and metrics.
  var operation: String
  var scope: String
  var effect: String

  /// True when a second, equal call leaves things as the first one did.
  var repeatable: Bool

  /// WARest's id of the operation.
  var upstream: String

  /// Method and path there.
  var upstreamRequest: String
  var summary: String

  init(_ route: Route) {
    method = "\(route.method.name)"
    path = route.path
    operation = route.name
    scope = "\(route.scope.name)"
    effect = "\(route.effect.name)"
    repeatable = route.operation.isRepeatable
    upstream = route.operation.id
    upstreamRequest = "\(route.operation.method.name) \(route.operation.path)"
    summary = route.operation.summary
  }

  static func table(_ rows: [RouteRow]) -> [String] {
    TextTable.lines(
      ["METHOD", "PATH", "OPERATION", "SCOPE", "EFFECT", "WAREST"],
      rows.map { [$0.method, $0.path, $0.operation, $0.scope, $0.effect, $0.upstreamRequest] }
    )
  }
}
