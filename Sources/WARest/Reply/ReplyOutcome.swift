/// What became of a call, as the reply tells it.
package enum ReplyOutcome: UInt8, Sendable, CaseIterable {
  /// Done.
  case ok
  /// Done for some and not for others.
  case partial
  /// Not done, and the status says so.
  case failed
  /// Not done although the status is 2xx: 409 `/problems/operation-refused` on `/v1`.
  case refused
  /// A 2xx that cannot be read where it had to be.
  case unknown

  /// The word for `X-WARest-Outcome` and the audit record.
  package var name: StaticString {
    switch self {
    case .ok: "ok"
    case .partial: "partial"
    case .failed, .refused: "failed"
    case .unknown: "unknown"
    }
  }
}
