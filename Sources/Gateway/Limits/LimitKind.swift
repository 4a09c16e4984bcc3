/// Which bucket a policy charges; in the order in which fields and problems name them.
package enum LimitKind: UInt8, Sendable, CaseIterable {
  case session
  case sessionDay
  case client

  package var name: StaticString {
    switch self {
    case .session: "session"
    case .sessionDay: "session-day"
    case .client: "client"
    }
  }

  /// The policy's place in `LimitVerdict.violated` and `LimitVerdict.applied`.
  @inlinable package var bit: UInt8 { 1 << rawValue }
}
