package import HTTP1

/// An upstream operation, and the local routes that lead to it.
package struct Operation: Sendable {
  /// WARest's own operation id.
  package let id: String
  package let method: Method
  package let path: String
  package let routes: [LocalRoute]
  package let family: NameFamily
  package let effect: Effect

  /// True when a second, equal call leaves things as the first one did.
  package let isRepeatable: Bool

  package let summary: String

  /// What callers should know beyond the summary.
  package let note: String?

  package let query: [QueryParameter]
  package let members: [BodyMember]
  package let body: BodyKind

  /// What a 2xx can hide, and why the rule is as it is.
  package let reply: ReplyRule
  package let replyReason: String?

  package let traits: RouteFlags

  /// What a reply can carry that is not for every client which may make the call.
  package let secrets: ReplySecrets

  /// Tokens of WARest's own rate limit that a call costs there.
  package let rateTokens: UInt8

  package init(
    _ id: String,
    _ method: Method,
    _ path: String,
    _ family: NameFamily,
    _ effect: Effect,
    repeatable: Bool,
    _ summary: String,
    note: String? = nil,
    query: [QueryParameter] = [],
    body: [BodyMember]? = nil,
    reply: ReplyRule = .byStatus,
    because replyReason: String? = nil,
    traits: RouteFlags = [],
    secrets: ReplySecrets = [],
    tokens: UInt8 = 1,
    routes: [LocalRoute]
  ) {
    self.id = id
    self.method = method
    self.path = path
    self.family = family
    self.effect = effect
    isRepeatable = repeatable
    self.summary = summary
    self.note = note
    self.query = query
    members = body ?? []
    self.body = body == nil ? .none : .json
    self.reply = reply
    self.replyReason = replyReason
    self.traits = traits
    self.secrets = secrets
    rateTokens = tokens
    self.routes = routes
  }
}
