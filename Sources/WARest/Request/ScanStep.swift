/// What a scan of a piece of a body came to.
package enum ScanStep: Sendable {
  /// All well so far; the object is not closed.
  case needMore
  /// The object is closed; only white space may follow, which further scans check.
  case complete
  case fault(RequestFault)
}
