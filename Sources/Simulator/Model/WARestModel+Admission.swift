extension WARestModel {
  /// Where a key may be, the first that is not empty counts: three fields, three query parameters,
  /// and `Authorization` with one of three schemes, which are case-sensitive.
  static func presentedKey(_ request: SimulatedRequest) -> String? {
    for name in ["x-warest-api-key", "x-api-key", "api-key"] {
      if let value = request.header(name), !value.isEmpty { return value }
    }
    let query = QueryString.parse(request.query)
    for name in ["api_key", "apikey", "apiKey"] {
      if let value = query[name]?.string?.trimmed, !value.isEmpty { return value }
    }
    guard let value = request.header("authorization") else { return nil }
    for scheme in ["Bearer ", "Token ", "APIKey "] where value.hasPrefix(scheme) {
      let key = value.dropFirst(scheme.count).trimmed
      return key.isEmpty ? nil : key
    }
    return nil
  }

  /// Key, admin right, rate limit, cooldown and quota, in WARest's order; `nil` lets it in.
  mutating func admit(
    _ request: SimulatedRequest,
    _ route: Route,
    _ body: BodyParser.Result,
    _ reply: inout ReplyBuilder,
    _ now: Int64
  ) -> SimulatedReply? {
    guard route.operation != .getServerPing else { return nil }
    guard let key = Self.presentedKey(request) else {
      return reply.error(401, "Missing X-WAREST-API-KEY")
    }
    guard let identity = identities[key] else {
      return reply.error(401, "Invalid X-WAREST-API-KEY")
    }
    if route.family == .server, !identity.isAdmin { return reply.error(403, "Admin only") }
    reply.key = key
    reply.user = identity.user
    let cost = route.family.rateCost(isMatched: route.operation != nil)
    let state = rate.take(key, cost: cost, at: now)
    reply.add("X-RateLimit-Limit", rate.limit)
    reply.add("X-RateLimit-Remaining", state.remaining)
    reply.add("X-RateLimit-Reset", Int(state.resetSeconds))
    if state.isExceeded { return reply.error(429, "Too many requests") }
    if route.family == .messages, let wait = coolDown(key, body, now) {
      reply.add("Retry-After", wait)
      return reply.json(429, ["error": "Recipient cooldown", "retryAfter": .int(wait)])
    }
    guard route.family.countsQuota else { return nil }
    let quotaState = quota.take(key, cost: 1, at: now)
    reply.add("X-Quota-Limit", quota.limit)
    reply.add("X-Quota-Remaining", quotaState.remaining)
    reply.add("X-Quota-Reset", Int(quotaState.resetSeconds))
    return quotaState.isExceeded ? reply.error(429, "Quota exceeded") : nil
  }

  /// Seconds to wait before that key may address the same text again; the first one starts the
  /// pause, whatever becomes of it.
  private mutating func coolDown(_ key: String, _ body: BodyParser.Result, _ now: Int64) -> Int? {
    guard case .parsed(let value) = body, let to = value["to"], to.isTruthy else { return nil }
    let bucket = "\(key)\n\(to.joined)"
    if let end = cooldownEnds[bucket], now < end { return Int((end - now + 999) / 1000) }
    if cooldownEnds.count > SimulatorLimits.cooldownsMax {
      cooldownEnds = cooldownEnds.filter { $0.value > now }
    }
    cooldownEnds[bucket] = now + configuration.cooldownMilliseconds
    return nil
  }
}
