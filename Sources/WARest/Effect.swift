/// What a call does to the world behind WARest.
package enum Effect: UInt8, Sendable, CaseIterable {
  /// Looks only.
  case read
  /// Changes a setting, a group, a chat or a session.
  case write
  /// Somebody's phone rings.
  case send
  /// Touches the server that all sessions share.
  case admin

  package var name: StaticString {
    switch self {
    case .read: "read"
    case .write: "write"
    case .send: "send"
    case .admin: "admin"
    }
  }

  /// True when a repeat or a lost reply matters: such a call has an intent on record first.
  @inlinable package var changesSomething: Bool { self != .read }
}
