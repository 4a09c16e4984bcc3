/// What of WARest the limits are about: 120 tokens a key and fixed window of 60 s, a queue of one a
/// session, 3 s between two calls for the same text of recipients.
struct ModelledWARest {
  struct Reply {
    let at: UInt64
    let remaining: UInt32
    let resetSeconds: UInt64
    let is429: Bool
  }

  static let limit = 120
  private static let second: UInt64 = 1_000_000_000

  private(set) var rateRefusals = 0
  private(set) var cooldownRefusals = 0
  private(set) var tokens = 0
  private var windowEnd: UInt64 = 0
  private var windowTokens = 0
  private var cooldownEnds: [String: UInt64] = [:]
  private var sessionFree: [String: UInt64] = [:]

  /// A call arrives: of a `session` in whose queue it stands (nil: a group route, which has none),
  /// for recipients whose text is `to` (nil: no cooldown), on which WhatsApp will `work` for so
  /// long.
  mutating func receive(
    session: String?,
    units: Int,
    to: String?,
    work: UInt64,
    now: UInt64
  ) -> Reply {
    if now >= windowEnd {
      windowEnd = now + 60 * ModelledWARest.second
      windowTokens = 0
    }
    windowTokens += units
    tokens += units
    let remaining = UInt32(max(ModelledWARest.limit - windowTokens, 0))
    let reset = (windowEnd + ModelledWARest.second - 1) / ModelledWARest.second
    func reply(_ at: UInt64, is429: Bool) -> Reply {
      Reply(at: at, remaining: remaining, resetSeconds: reset, is429: is429)
    }
    if windowTokens > ModelledWARest.limit {
      rateRefusals += 1
      return reply(now, is429: true)
    }
    if let to {
      if let end = cooldownEnds[to], now < end {
        cooldownRefusals += 1
        return reply(now, is429: true)
      }
      cooldownEnds[to] = now + 3 * ModelledWARest.second
    }
    guard let session else { return reply(now + work, is429: false) }
    let end = max(now, sessionFree[session] ?? 0) + work
    sessionFree[session] = end
    return reply(end, is429: false)
  }
}
