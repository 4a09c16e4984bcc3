package import HTTP1

/// What the hot path has to know about a route: sixteen octets, no reference.
package struct RouteFacts: Sendable {
  package let index: UInt16
  package let flags: RouteFlags
  package let method: Method
  package let upstreamMethod: Method
  package let effect: Effect
  package let scope: Scope
  package let bodyKind: BodyKind
  package let replyRule: ReplyRule

  /// Tokens of WARest's own rate limit, 0 to 2.
  package let rateTokens: UInt8

  /// True when the upstream request has a JSON body, be it only the one made here.
  package let sendsBody: Bool

  /// True when the caller's body may not be left out.
  package let needsBody: Bool

  /// What a reply can carry that is masked for clients without the right to it.
  package let secrets: ReplySecrets

  /// By which names WARest looks for the session, and how it says that there is none.
  package let family: NameFamily

  @inlinable package var isUpload: Bool { flags.contains(.upload) }

  /// True when the larger body limit holds.
  @inlinable package var takesLargeBody: Bool {
    !flags.isDisjoint(with: [.upload, .largeJSON])
  }

  @inlinable package var isRepeatable: Bool { flags.contains(.repeatable) }
  @inlinable package var hasSession: Bool { flags.contains(.hasSession) }

  /// Which of the limits by kind holds.
  @inlinable package var callClass: CallClass { CallClass(effect: effect, family: family) }

  /// True when WARest makes callers wait before they name the same recipient once more.
  ///
  /// It looks at `to` of the JSON body on its messages routes, whatever becomes of the request, but
  /// for the uploads, whose bodies it reads only later. A `to` in the query it does not see, so
  /// that a native call without a body has no such pause; everything that the gateway turns into a
  /// JSON body has one.
  @inlinable package var hasCooldown: Bool {
    (family == .messages || family == .contactCard) && !isUpload
  }

  /// True when a call can carry several files, each of which becomes a message.
  @inlinable package var listsFiles: Bool { flags.contains(.listsFiles) }

  /// True when a 200 has to be read before it is known what it means.
  @inlinable package var replyNeedsReading: Bool { replyRule != .byStatus }
}
