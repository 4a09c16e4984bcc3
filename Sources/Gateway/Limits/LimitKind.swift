package import WARest

/// Which bucket a policy charges; in the order in which fields and problems name them.
package enum LimitKind: UInt8, Sendable, CaseIterable {
  case session
  case sessionDay
  case client
  case recipient
  case send
  case groupWrite
  case groupRead
  case write
  case read
  case spacing

  /// What WARest counts for its API key, all callers together.
  case upstream

  /// WARest's own pause between two calls for one recipient.
  case cooldown

  package var name: StaticString {
    switch self {
    case .session: "session"
    case .sessionDay: "session-day"
    case .client: "client"
    case .recipient: "recipient"
    case .send: "send"
    case .groupWrite: "group-write"
    case .groupRead: "group-read"
    case .write: "write"
    case .read: "read"
    case .spacing: "spacing"
    case .upstream: "upstream"
    case .cooldown: "cooldown"
    }
  }

  /// The policy's place in `LimitVerdict.applied`, `violated` and `shadowed`.
  @inlinable package var bit: UInt16 {
    @inline(__always) get { 1 << UInt16(rawValue) }
  }

  /// The policies whose quota is the caller's: the others are WARest's, and no field shows them.
  package static let callersMask: UInt16 = LimitKind.upstream.bit - 1

  /// The policy of a class of calls.
  @inlinable package init(_ callClass: CallClass) {
    switch callClass {
    case .send: self = .send
    case .groupWrite: self = .groupWrite
    case .groupRead: self = .groupRead
    case .write: self = .write
    case .read: self = .read
    }
  }
}
