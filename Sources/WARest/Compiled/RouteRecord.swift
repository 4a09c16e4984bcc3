package import HTTP1

/// A compiled route: facts, and ranges of the catalogue's tables.
package struct RouteRecord: Sendable {
  package let facts: RouteFacts
  package let targetPieces: ByteRange
  package let bodyPieces: ByteRange
  package let queryNames: ByteRange
  package let bodyNames: ByteRange

  /// Names in the query of a raw upload; empty for other routes.
  package let parameterNames: ByteRange
  /// On native routes, what WARest complains about before a missing session; may be empty.
  package let firstComplaint: ByteRange
  package let queryRequirements: ByteRange
  package let bodyRequirements: ByteRange

  /// True when the pieces of the target have a query already.
  package let targetHasQuery: Bool

  /// True when the body pieces hold a member, so that a comma goes before the caller's.
  package let bodyHasMembers: Bool

  /// Placeholders of the local path, a bit each.
  package let parameters: UInt8
}
