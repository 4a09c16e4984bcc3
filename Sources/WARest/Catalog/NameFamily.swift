/// The names by which a family of WARest operations lets a request choose its session.
///
/// The gateway has the session from the path and writes it under one name. Every other name that
/// the same operation would read is refused: a request must not reach another session than the one
/// that was authorized.
package enum NameFamily: Sendable, CaseIterable {
  /// No session: server and tools.
  case none
  case session
  case messages
  /// Sending a contact card: `phone` is the contact's there. WARest reads it as a session selector
  /// only when `sessionId` is missing, which it never is behind the gateway.
  case contactCard
  case chatQueries
  case chats
  case groups
  case profile
  /// `misc` operations with a session; their `phone`, `number`, `id` and `target` are data.
  case misc

  /// Every name that selects a session, the canonical one included.
  package var sessionNames: [String] {
    switch self {
    case .none: []
    case .session: ["sessionId", "id", "session"]
    case .messages: ["sessionId", "phone"]
    case .contactCard: ["sessionId"]
    case .chatQueries: ["sessionId", "session", "id", "phone"]
    case .chats: ["sessionId", "phone"]
    case .groups, .profile:
      [
        "sessionId", "sessionid", "id", "session",
        "phone", "number", "user", "msisdn", "phonenumber",
      ]
    case .misc:
      [
        "sessionId", "session", "sid",
        "sessionPhone", "sessionNumber", "sessionMsisdn", "senderPhone",
      ]
    }
  }

  /// Those of `sessionNames` that look for a session by its phone number.
  package var phoneNames: [String] {
    switch self {
    case .none, .session, .contactCard: []
    case .messages, .chatQueries, .chats: ["phone"]
    case .groups, .profile: ["phone", "number", "user", "msisdn", "phonenumber"]
    case .misc: ["sessionPhone", "sessionNumber", "sessionMsisdn", "senderPhone"]
    }
  }

  /// True where WARest reads parameter names in any letter case.
  package var ignoresNameCase: Bool { self == .profile }
}
