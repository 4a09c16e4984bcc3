/// What became of a call, for its record and for `X-WARest-Outcome`.
package enum Outcome: UInt8, Sendable, CaseIterable {
  /// Done.
  case ok
  /// Not done, and WARest said so in one way or another.
  case failed
  /// Done for some and not for others.
  case partial
  /// Nobody can tell: the reply was lost, or the gateway restarted.
  case unknown
  /// Refused here: unknown client, scope or session (401, 403).
  case denied
  /// Refused here by a limit (422, 429).
  case limited
  /// Refused here because the request is wrong (400, 404, 405, 413, 415).
  case invalid

  package var name: StaticString {
    switch self {
    case .ok: "ok"
    case .failed: "failed"
    case .partial: "partial"
    case .unknown: "unknown"
    case .denied: "denied"
    case .limited: "limited"
    case .invalid: "invalid"
    }
  }
}
