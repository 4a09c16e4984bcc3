import WARest

/// The scopes a client may be given, from the catalogue of operations.
enum KnownScopes {
  static let names: [String] = Scope.allCases.map { "\($0.name)" }

  /// Every name and every wildcard.
  static let all: [String] = names + Set(names.map { "\($0.prefix { $0 != ":" }):*" }).sorted()

  /// `*`, `group:*` and `group:write`.
  static func accepts(_ scope: String) -> Bool { scope == "*" || all.contains(scope) }
}
