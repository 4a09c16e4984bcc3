/// What a client may be allowed to do: the right that a route asks for.
package enum Scope: UInt8, Sendable, CaseIterable {
  case serverRead
  case serverAdmin
  case sessionRead
  case sessionWrite
  case sessionPair
  case messageSend
  case messageWrite
  case chatRead
  case chatWrite
  case groupRead
  case groupWrite
  case profileRead
  case profileWrite
  case contactRead
  case toolUse

  /// The scope as configuration, problems and challenges spell it.
  package var name: StaticString {
    switch self {
    case .serverRead: "server:read"
    case .serverAdmin: "server:admin"
    case .sessionRead: "session:read"
    case .sessionWrite: "session:write"
    case .sessionPair: "session:pair"
    case .messageSend: "message:send"
    case .messageWrite: "message:write"
    case .chatRead: "chat:read"
    case .chatWrite: "chat:write"
    case .groupRead: "group:read"
    case .groupWrite: "group:write"
    case .profileRead: "profile:read"
    case .profileWrite: "profile:write"
    case .contactRead: "contact:read"
    case .toolUse: "tool:use"
    }
  }

  /// The scope's place in a client's bit mask.
  @inlinable package var bit: UInt32 { 1 << UInt32(rawValue) }

  /// The scope of that name, or nil; `*` and `group:*` are the configuration's business.
  package init?(name: String) {
    guard let found = Scope.allCases.first(where: { "\($0.name)" == name }) else { return nil }
    self = found
  }
}
