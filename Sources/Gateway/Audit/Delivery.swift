/// Whether a call reached WARest: what a caller must know before it tries again.
package enum Delivery: UInt8, Sendable, CaseIterable {
  /// WARest has it and answered.
  case sent
  /// WARest never had the whole of it: trying again is safe.
  case notSent
  /// The answer is missing: trying again may do it twice.
  case unknown

  /// The word for `X-WARest-Delivery`, problems and records.
  package var name: StaticString {
    switch self {
    case .sent: "sent"
    case .notSent: "not_sent"
    case .unknown: "unknown"
    }
  }
}
