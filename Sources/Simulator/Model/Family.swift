/// The routers of WARest; they differ in what they count and how they answer.
enum Family: String {
  case session
  case group
  case profile
  case server
  case messages
  case chats
  case misc

  /// The router that a path below `/api/v1` falls to first, matched or not.
  init(path: Substring) {
    let segment = path.dropFirst().prefix { $0 != "/" }
    self = Family(rawValue: String(segment)) ?? .group
  }

  /// Tokens that a request costs.
  ///
  /// The groups router is mounted on `/api/v1` itself, so everything
  /// that passes through it is counted there once more.
  func rateCost(isMatched: Bool) -> Int {
    switch self {
    case .messages, .chats, .misc: 2
    case .group: 1
    case .session, .profile, .server: isMatched ? 1 : 2
    }
  }

  var countsQuota: Bool { self == .messages || self == .chats || self == .server }

  var envelope: Envelope {
    switch self {
    case .messages: .resultsOrNull
    case .chats: .result
    default: .results
    }
  }
}
