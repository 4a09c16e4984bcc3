import Foundation
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

  /// Columns as wide as their longest entry, under a line of headings.
  static func table(_ rows: [RouteRow]) -> [String] {
    let headings = ["METHOD", "PATH", "OPERATION", "SCOPE", "EFFECT", "WAREST"]
    let cells =
      [headings]
      + rows.map {
        [$0.method, $0.path, $0.operation, $0.scope, $0.effect, $0.upstreamRequest]
      }
    let widths = headings.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      zip(row, widths)
        .map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ")
        .replacing(/[ ]+$/, with: "")
    }
  }

  /// An array of objects with sorted keys.
  static func json(_ rows: [RouteRow]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(rows), as: UTF8.self)
  }
}
