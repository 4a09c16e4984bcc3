/// Where a value from a local path goes in the upstream request.
package struct Placement: Sendable, Equatable {
  package enum Place: UInt8, Sendable {
    case path
    case query
    case body
  }

  package let parameter: PathParameter
  package let place: Place

  /// The canonical upstream name.
  package let name: String

  /// Other names by which WARest would read the same thing.
  package let aliases: [String]
}
