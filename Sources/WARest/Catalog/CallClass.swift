/// Which kind of call a route is for the limits: each call belongs to one.
///
/// Groups stand apart, because WhatsApp asks more often there than elsewhere whether a number is a
/// machine, and because what is done to a group is seen by everybody in it.
package enum CallClass: UInt8, Sendable, CaseIterable {
  /// Somebody's phone rings: `Effect.send`, reactions and edits included.
  case send
  case groupWrite
  case groupRead
  /// Changes anything else, the server included.
  case write
  /// Looks at anything else.
  case read

  /// The class as configuration, reply fields and metrics spell it.
  package var name: StaticString {
    switch self {
    case .send: "send"
    case .groupWrite: "group-write"
    case .groupRead: "group-read"
    case .write: "write"
    case .read: "read"
    }
  }

  @inlinable package init(effect: Effect, family: NameFamily) {
    switch (effect, family) {
    case (.send, _): self = .send
    case (.read, .groups): self = .groupRead
    case (.read, _): self = .read
    case (.write, .groups), (.admin, .groups): self = .groupWrite
    case (.write, _), (.admin, _): self = .write
    }
  }
}
