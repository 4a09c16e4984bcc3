/// A placeholder in a local path.
package enum PathParameter: UInt8, Sendable, CaseIterable {
  case session
  case group
  case chat
  case message
  case target

  /// The placeholder as a path template spells it, without braces.
  package var name: StaticString {
    switch self {
    case .session: "session"
    case .group: "group"
    case .chat: "chat"
    case .message: "message"
    case .target: "target"
    }
  }

  /// Whether it names a group or a chat.
  package var role: ValueRole {
    switch self {
    case .session, .message, .target: .plain
    case .group: .group
    case .chat: .chat
    }
  }
}
