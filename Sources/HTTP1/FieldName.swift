/// The field names that either side acts on.
///
/// Everything else is `other` and passes unseen.
package enum FieldName: UInt8, Sendable {
  case other

  // Framing and routing.
  case host
  case contentLength
  case transferEncoding

  // Of one connection only.
  case connection
  case keepAlive
  case proxyConnection
  case proxyAuthorization
  case proxyAuthenticate
  case te
  case trailer
  case upgrade
  case http2Settings

  // Of the exchange.
  case expect
  case via
  case maxForwards
  case prefer
  case date
  case server
  case xPoweredBy
  case age
  case retryAfter
  case wwwAuthenticate
  case idempotencyKey

  // Credentials and origin.
  case authorization
  case xWARestAPIKey
  case xAPIKey
  case apiKey
  case cookie
  case setCookie
  case origin

  // Content.
  case acceptEncoding
  case contentType
  case contentEncoding
  case vary
  case etag

  // Tracing and the way here.
  case xRequestID
  case traceparent
  case tracestate
  case forwarded
  case xForwardedFor
  case xForwardedProto
  case xForwardedHost

  // The gateway's own.
  case xWARestOutcome
  case xWARestDelivery
  case rateLimit
  case rateLimitPolicy

  // The upstream's accounts.
  case xRateLimitLimit
  case xRateLimitRemaining
  case xRateLimitReset
  case xQuotaLimit
  case xQuotaRemaining
  case xQuotaReset

  /// Any `Access-Control-…` field.
  case accessControl

  /// The fields that helmet 7 adds to each reply.
  case securityHeader

  /// True for fields that end at this connection and are never forwarded [RFC 9110 §7.6.1].
  @inlinable package var isHopByHop: Bool {
    switch self {
    case .connection, .keepAlive, .proxyConnection, .proxyAuthorization, .proxyAuthenticate, .te,
      .trailer, .transferEncoding, .upgrade, .http2Settings:
      true
    default: false
    }
  }

  /// True for fields that a Connection field must not be able to remove: without them the message
  /// would be framed or routed differently behind the gateway.
  @inlinable package var isKeptAgainstNomination: Bool {
    self == .host || self == .contentLength
  }

  /// True for the accounts that the upstream keeps of its one key: nobody else may see them.
  @inlinable package var isUpstreamAccount: Bool {
    switch self {
    case .xRateLimitLimit, .xRateLimitRemaining, .xRateLimitReset, .xQuotaLimit, .xQuotaRemaining,
      .xQuotaReset:
      true
    default: false
    }
  }
}
