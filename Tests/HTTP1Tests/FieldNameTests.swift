import HTTP1
import Testing

@Suite("Field names (RFC 9110 §5.1, §7.6.1)")
struct FieldNameTests {
  static let known: [(String, FieldName)] = [
    ("Host", .host),
    ("Content-Length", .contentLength),
    ("Transfer-Encoding", .transferEncoding),
    ("Connection", .connection),
    ("Keep-Alive", .keepAlive),
    ("Proxy-Connection", .proxyConnection),
    ("Proxy-Authorization", .proxyAuthorization),
    ("Proxy-Authenticate", .proxyAuthenticate),
    ("TE", .te),
    ("Trailer", .trailer),
    ("Upgrade", .upgrade),
    ("HTTP2-Settings", .http2Settings),
    ("Expect", .expect),
    ("Via", .via),
    ("Max-Forwards", .maxForwards),
    ("Prefer", .prefer),
    ("Date", .date),
    ("Server", .server),
    ("X-Powered-By", .xPoweredBy),
    ("Age", .age),
    ("Retry-After", .retryAfter),
    ("WWW-Authenticate", .wwwAuthenticate),
    ("Idempotency-Key", .idempotencyKey),
    ("Authorization", .authorization),
    ("X-WAREST-API-KEY", .xWARestAPIKey),
    ("X-API-KEY", .xAPIKey),
    ("Api-Key", .apiKey),
    ("Cookie", .cookie),
    ("Set-Cookie", .setCookie),
    ("Origin", .origin),
    ("Accept-Encoding", .acceptEncoding),
    ("Content-Type", .contentType),
    ("Content-Encoding", .contentEncoding),
    ("Vary", .vary),
    ("ETag", .etag),
    ("X-Request-Id", .xRequestID),
    ("traceparent", .traceparent),
    ("tracestate", .tracestate),
    ("Forwarded", .forwarded),
    ("X-Forwarded-For", .xForwardedFor),
    ("X-Forwarded-Proto", .xForwardedProto),
    ("X-Forwarded-Host", .xForwardedHost),
    ("X-WARest-Outcome", .xWARestOutcome),
    ("X-WARest-Delivery", .xWARestDelivery),
    ("RateLimit", .rateLimit),
    ("RateLimit-Policy", .rateLimitPolicy),
    ("X-RateLimit-Limit", .xRateLimitLimit),
    ("X-RateLimit-Remaining", .xRateLimitRemaining),
    ("X-RateLimit-Reset", .xRateLimitReset),
    ("X-Quota-Limit", .xQuotaLimit),
    ("X-Quota-Remaining", .xQuotaRemaining),
    ("X-Quota-Reset", .xQuotaReset),
    ("Access-Control-Allow-Origin", .accessControl),
    ("Access-Control-Max-Age", .accessControl),
    ("Content-Security-Policy", .securityHeader),
    ("Cross-Origin-Embedder-Policy", .securityHeader),
    ("Cross-Origin-Opener-Policy", .securityHeader),
    ("Cross-Origin-Resource-Policy", .securityHeader),
    ("Origin-Agent-Cluster", .securityHeader),
    ("Referrer-Policy", .securityHeader),
    ("Strict-Transport-Security", .securityHeader),
    ("X-Content-Type-Options", .securityHeader),
    ("X-DNS-Prefetch-Control", .securityHeader),
    ("X-Download-Options", .securityHeader),
    ("X-Frame-Options", .securityHeader),
    ("X-Permitted-Cross-Domain-Policies", .securityHeader),
    ("X-XSS-Protection", .securityHeader),
  ]

  @Test(arguments: known) func `a name is recognised in any case`(_ text: String, _ name: FieldName)
  {
    #expect(classify(text) == name)
    #expect(classify(text.uppercased()) == name)
    #expect(classify(text.lowercased()) == name)
  }

  @Test(arguments: known)
  func `a name that differs by one octet is another`(_ text: String, _ name: FieldName) {
    let bytes = Array(text.utf8)
    // Behind the prefix `access-control-` anything may stand.
    let fixed = name == .accessControl ? 15 : bytes.count
    for index in 0..<fixed {
      for flip in [0x01, 0x20, 0x40, 0x80] as [UInt8] {
        var other = bytes
        other[index] ^= flip
        let isSame = String(decoding: other, as: UTF8.self).lowercased() == text.lowercased()
        #expect((FieldName.classify(other.span) == name) == isSame)
      }
    }
    if name != .accessControl {
      #expect(classify(text + "x") != name)
      #expect(classify(String(text.dropLast())) != name)
    }
  }

  @Test(arguments: ["", "x", "hos", "hostx", "x-forwarded-port", "user-agent", "access-control"])
  func `any other name is other`(_ text: String) {
    #expect(classify(text) == .other)
  }

  @Test func `fields of the connection are hop by hop`() {
    let names: Set<FieldName> = [
      .connection, .keepAlive, .proxyConnection, .proxyAuthorization, .proxyAuthenticate, .te,
      .trailer, .transferEncoding, .upgrade, .http2Settings,
    ]
    for (_, name) in Self.known { #expect(name.isHopByHop == names.contains(name)) }
  }

  private func classify(_ text: String) -> FieldName {
    FieldName.classify(Array(text.utf8).span)
  }
}
