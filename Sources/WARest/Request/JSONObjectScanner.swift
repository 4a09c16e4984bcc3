/// Checks a JSON body as it passes, by the rules of a route. (The syntax checks follow.)
package struct JSONObjectScanner: Sendable {
  package enum Opening: UInt8, Sendable {
    /// The octet that tells has not come yet.
    case pending
    /// The object has no members: no comma before the `}` that follows.
    case empty
    case members
  }

  package private(set) var opening = Opening.pending

  /// Octets of the body up to and with the outermost `{`; -1 before it was seen.
  package private(set) var bodyStart = -1

  package init(_ catalog: CompiledCatalog, route: Int, seed: UInt64) {}

  /// Looks at the next octets of the body, wherever they were cut.
  package mutating func scan(_ piece: Span<UInt8>) -> ScanStep { .needMore }

  /// What is missing now that the body has ended; a body of no octets counts as `{}`.
  package func finish() -> RequestFault? { nil }
}
