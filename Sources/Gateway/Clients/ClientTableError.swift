/// Why a list of clients cannot be used; found at start, before anything is served.
package enum ClientTableError: Error, Equatable {
  case duplicateName(String)
  /// One token would be two clients.
  case duplicateToken(String, String)
  case unknownScope(client: String, scope: String)
}

extension ClientTableError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .duplicateName(let name): "two clients are named '\(name)'"
    case .duplicateToken(let first, let second):
      first == second
        ? "client '\(first)' has the same token twice"
        : "clients '\(first)' and '\(second)' have the same token"
    case .unknownScope(let client, let scope): "client '\(client)' has the unknown scope '\(scope)'"
    }
  }
}
