/// What a local route accepts as a request body.
package enum BodyKind: UInt8, Sendable {
  /// None: a body is refused.
  case none
  /// One JSON object, or nothing, which counts as an empty object.
  case json
}
