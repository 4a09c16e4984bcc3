/// What WARest goes by when it looks for the session of a request.
enum Selection: Hashable, Sendable, CustomStringConvertible {
  case session(String)
  /// Whatever session has this number.
  case phone(String)
  /// The first open one that it finds.
  case any
  /// None: the request fails, or needs none.
  case none

  var description: String {
    switch self {
    case .session(let name): "session \(name.debugDescription)"
    case .phone(let digits): "the session with number \(digits)"
    case .any: "any open session"
    case .none: "no session"
    }
  }
}
