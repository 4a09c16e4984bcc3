package import WARest

/// One caller of the gateway, as the configuration names it.
package struct ClientConfiguration: Sendable, Equatable {
  /// Appears in audit records and logs: `[A-Za-z0-9._-]{1,64}`.
  package var name: String

  /// SHA-256 of each token that is valid now; two may live at once, for rotation.
  package var tokenDigests: [TokenDigest]

  /// Session ids with `*` for any run of characters: `main`, `sales-*`, `*`.
  package var sessionPatterns: [String]

  /// Scope names: `group:write`, `group:*` or `*`.
  package var scopes: [String]

  /// A limit on all calls of this client, beside those of each session.
  package var limit: LimitPolicy?

  /// Seconds that its calls wait for their limits when they do not say themselves; 0: none.
  package var waitSeconds = 0

  /// Its share of the upstream key among clients whose calls wait: 1 to 100.
  package var weight = 1

  /// What it may have WARest fetch: URLs in the values of a call.
  package var sourcePolicy = SourcePolicy.public

  /// Hosts that it may have WARest fetch from besides: names, `*.suffix`, addresses.
  package var sourceHosts: [String] = []

  package init(
    name: String,
    tokenDigests: [TokenDigest],
    sessionPatterns: [String],
    scopes: [String],
    limit: LimitPolicy? = nil
  ) {
    self.name = name
    self.tokenDigests = tokenDigests
    self.sessionPatterns = sessionPatterns
    self.scopes = scopes
    self.limit = limit
  }
}
