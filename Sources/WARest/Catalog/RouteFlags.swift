/// What is special about a route, a bit each.
package struct RouteFlags: OptionSet, Sendable {
  package let rawValue: UInt16

  @inlinable package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Carries a file, in more body types than JSON upstream; the larger body limit holds.
  package static let upload = RouteFlags(rawValue: 1)

  /// WARest asks for an admin key.
  package static let adminOnly = RouteFlags(rawValue: 2)

  /// An equal second call does no further harm.
  package static let repeatable = RouteFlags(rawValue: 4)

  /// WARest reads parameter names in any letter case.
  package static let ignoresNameCase = RouteFlags(rawValue: 8)

  /// The body is read here for one string and does not go upstream.
  package static let bodyToQuery = RouteFlags(rawValue: 16)

  /// The reply lists sessions and is filtered to the client's.
  package static let listsSessions = RouteFlags(rawValue: 32)

  /// The route's path names a session.
  package static let hasSession = RouteFlags(rawValue: 64)

  /// JSON only, but with room for a picture in it: the larger body limit holds.
  package static let largeJSON = RouteFlags(rawValue: 512)

  /// Takes a list of files, each of which becomes a message of its own.
  package static let listsFiles = RouteFlags(rawValue: 128)

  /// Works without any API key upstream.
  package static let keyless = RouteFlags(rawValue: 256)

  /// WARest's own method and path: its clients get its envelope, and its rules for bodies hold.
  package static let native = RouteFlags(rawValue: 1024)

  /// WARest takes any open session when none is named.
  package static let anySession = RouteFlags(rawValue: 2048)

  /// WARest's clients ask this to learn whether their key is good.
  package static let testsCredential = RouteFlags(rawValue: 8192)

  /// A native route whose session is looked for in query, path and body.
  package static let findsSession = RouteFlags(rawValue: 4096)
}
