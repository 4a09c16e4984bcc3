/// Secrets that a reply can carry, by the right that covers them.
package struct ReplySecrets: OptionSet, Sendable {
  package let rawValue: UInt8

  @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// QR and pair codes, with which anybody links a phone to the session: `session:pair`.
  package static let pairing = ReplySecrets(rawValue: 1)

  /// Webhook secrets, with which anybody forges events: `session:write`.
  package static let webhook = ReplySecrets(rawValue: 2)

  /// Invite links and codes, with which anybody joins the group: `group:write`.
  package static let invites = ReplySecrets(rawValue: 4)

  package static let all: ReplySecrets = [.pairing, .webhook, .invites]

  /// Those of the secrets that a client with these scopes, a bit each, may not see.
  @inlinable package func masked(for scopes: UInt32) -> ReplySecrets {
    var hidden = self
    if scopes & Scope.sessionPair.bit != 0 { hidden.remove(.pairing) }
    if scopes & Scope.sessionWrite.bit != 0 { hidden.remove(.webhook) }
    if scopes & Scope.groupWrite.bit != 0 { hidden.remove(.invites) }
    return hidden
  }
}
