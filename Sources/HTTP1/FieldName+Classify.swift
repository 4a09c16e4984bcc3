extension FieldName {
  /// Recognises a field name in any case [RFC 9110 §5.1]: by its length, then by comparison of
  /// eight octets at a time.
  ///
  /// Allocates nothing.
  package static func classify(_ name: Span<UInt8>) -> FieldName {
    classify(name, from: 0, to: name.count)
  }

  static func classify(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> FieldName {
    precondition(0 <= start && start <= end && end <= bytes.count)
    switch end - start {
    case ...7: return short(bytes, start, end - start)
    case 8...12: return medium(bytes, start, end - start)
    case 13...15: return long(bytes, start, end - start)
    case 16...17: return longer(bytes, start, end - start)
    default: return longest(bytes, start, end - start)
    }
  }

  private static func short(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldName {
    switch count {
    case 2:
      if has(bytes, start, "te") { return .te }
    case 3:
      if has(bytes, start, "via") { return .via }
      if has(bytes, start, "age") { return .age }
    case 4:
      if has(bytes, start, "host") { return .host }
      if has(bytes, start, "date") { return .date }
      if has(bytes, start, "vary") { return .vary }
      if has(bytes, start, "etag") { return .etag }
    case 6:
      if has(bytes, start, "expect") { return .expect }
      if has(bytes, start, "prefer") { return .prefer }
      if has(bytes, start, "server") { return .server }
      if has(bytes, start, "cookie") { return .cookie }
      if has(bytes, start, "origin") { return .origin }
    case 7:
      if has(bytes, start, "trailer") { return .trailer }
      if has(bytes, start, "upgrade") { return .upgrade }
      if has(bytes, start, "api-key") { return .apiKey }
    default: break
    }
    return .other
  }

  private static func medium(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldName {
    switch count {
    case 9:
      if has(bytes, start, "x-api-key") { return .xAPIKey }
      if has(bytes, start, "forwarded") { return .forwarded }
      if has(bytes, start, "ratelimit") { return .rateLimit }
    case 10:
      if has(bytes, start, "connection") { return .connection }
      if has(bytes, start, "keep-alive") { return .keepAlive }
      if has(bytes, start, "set-cookie") { return .setCookie }
      if has(bytes, start, "tracestate") { return .tracestate }
    case 11:
      if has(bytes, start, "retry-after") { return .retryAfter }
      if has(bytes, start, "traceparent") { return .traceparent }
    case 12:
      if has(bytes, start, "max-forwards") { return .maxForwards }
      if has(bytes, start, "x-powered-by") { return .xPoweredBy }
      if has(bytes, start, "content-type") { return .contentType }
      if has(bytes, start, "x-request-id") { return .xRequestID }
    default: break
    }
    return .other
  }

  private static func long(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldName {
    switch count {
    case 13:
      if has(bytes, start, "authorization") { return .authorization }
      if has(bytes, start, "x-quota-limit") { return .xQuotaLimit }
      if has(bytes, start, "x-quota-reset") { return .xQuotaReset }
    case 14:
      if has(bytes, start, "content-length") { return .contentLength }
      if has(bytes, start, "http2-settings") { return .http2Settings }
    case 15:
      if has(bytes, start, "idempotency-key") { return .idempotencyKey }
      if has(bytes, start, "accept-encoding") { return .acceptEncoding }
      if has(bytes, start, "x-forwarded-for") { return .xForwardedFor }
      if has(bytes, start, "referrer-policy") { return .securityHeader }
      if has(bytes, start, "x-frame-options") { return .securityHeader }
    default: break
    }
    return .other
  }

  private static func longer(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldName {
    switch count {
    case 16:
      if has(bytes, start, "proxy-connection") { return .proxyConnection }
      if has(bytes, start, "www-authenticate") { return .wwwAuthenticate }
      if has(bytes, start, "x-warest-api-key") { return .xWARestAPIKey }
      if has(bytes, start, "content-encoding") { return .contentEncoding }
      if has(bytes, start, "x-forwarded-host") { return .xForwardedHost }
      if has(bytes, start, "x-warest-outcome") { return .xWARestOutcome }
      if has(bytes, start, "ratelimit-policy") { return .rateLimitPolicy }
      if has(bytes, start, "x-xss-protection") { return .securityHeader }
    case 17:
      if has(bytes, start, "transfer-encoding") { return .transferEncoding }
      if has(bytes, start, "x-forwarded-proto") { return .xForwardedProto }
      if has(bytes, start, "x-warest-delivery") { return .xWARestDelivery }
      if has(bytes, start, "x-ratelimit-limit") { return .xRateLimitLimit }
      if has(bytes, start, "x-ratelimit-reset") { return .xRateLimitReset }
      if has(bytes, start, "x-quota-remaining") { return .xQuotaRemaining }
    default: break
    }
    return has(bytes, start, "access-control-") ? .accessControl : .other
  }

  private static func longest(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> FieldName {
    switch count {
    case 18:
      if has(bytes, start, "proxy-authenticate") { return .proxyAuthenticate }
      if has(bytes, start, "x-download-options") { return .securityHeader }
    case 19:
      if has(bytes, start, "proxy-authorization") { return .proxyAuthorization }
    case 20:
      if has(bytes, start, "origin-agent-cluster") { return .securityHeader }
    case 21:
      if has(bytes, start, "x-ratelimit-remaining") { return .xRateLimitRemaining }
    case 22:
      if has(bytes, start, "x-content-type-options") { return .securityHeader }
      if has(bytes, start, "x-dns-prefetch-control") { return .securityHeader }
    case 23:
      if has(bytes, start, "content-security-policy") { return .securityHeader }
    case 25:
      if has(bytes, start, "strict-transport-security") { return .securityHeader }
    case 26:
      if has(bytes, start, "cross-origin-opener-policy") { return .securityHeader }
    case 28:
      if has(bytes, start, "cross-origin-embedder-policy") { return .securityHeader }
      if has(bytes, start, "cross-origin-resource-policy") { return .securityHeader }
    case 33:
      if has(bytes, start, "x-permitted-cross-domain-policies") { return .securityHeader }
    default: break
    }
    return has(bytes, start, "access-control-") ? .accessControl : .other
  }

  /// True when the octets from `start` on spell `literal`, which is in lower case and no longer
  /// than the name.
  ///
  /// The last word overlaps the one before, so that nothing behind the name is read. Only the bit
  /// that tells `A` from `a` is folded, and only where bit 6 is set: no control octet, digit or
  /// hyphen can pass for another.
  @inline(__always)
  private static func has(_ bytes: Span<UInt8>, _ start: Int, _ literal: StaticString) -> Bool {
    let length = literal.utf8CodeUnitCount
    // SAFETY: a static string lives for ever, and each load below stays within its length.
    let text = unsafe UnsafeRawPointer(literal.utf8Start)
    if length >= 8 {
      var index = 0
      while index < length {
        let offset = min(index, length - 8)
        // SAFETY: `offset + 8 <= length`.
        let word = unsafe text.loadUnaligned(fromByteOffset: offset, as: UInt64.self).littleEndian
        if fold(ByteSearch.load64(bytes, start + offset)) != word { return false }
        index += 8
      }
      return true
    }
    for index in 0..<length {
      // SAFETY: `index < length`.
      let wanted = unsafe text.load(fromByteOffset: index, as: UInt8.self)
      if Octet.lowercased(bytes[start + index]) != wanted { return false }
    }
    return true
  }

  @inline(__always) private static func fold(_ word: UInt64) -> UInt64 {
    word | ((word & 0x4040_4040_4040_4040) &>> 1)
  }
}
