import Gateway
import Server

/// `limits:` and a client's own `limit:`.
enum LimitsSection {
  struct Outcome {
    /// For every client that has none of its own.
    var client: RatePolicy?
  }

  static func read(
    _ section: MappingReader,
    _ limits: inout LimitConfiguration,
    _ findings: Findings
  ) -> Outcome {
    if let session = switchable(section, "session") {
      readSession(session, &limits)
    } else {
      limits.session.rate = nil
      limits.session.perDay = nil
    }
    var client: RatePolicy?
    if let setting = section.setting("client"), !setting.isOff { client = policy(setting) }
    section.finish()
    return Outcome(client: client)
  }

  /// `{ rate: "60/min", burst: 10 }`; without a burst, the whole quota may be spent at once.
  static func policy(_ setting: Setting) -> RatePolicy? {
    let reader = setting.mapping()
    guard setting.isMapping else { return nil }
    let rate = reader.setting("rate")?.rate()
    if !reader.has("rate") { reader.reportMissing("rate", hints: [RateSyntax.hint]) }
    let burst = reader.setting("burst")?.integer(in: 1...(rate?.quota ?? RateSyntax.quotaMax))
    reader.finish()
    guard let rate else { return nil }
    return RatePolicy(
      quota: rate.quota,
      windowSeconds: rate.windowSeconds,
      burst: burst ?? rate.quota
    )
  }

  /// Nil when the setting is `off`.
  private static func switchable(_ section: MappingReader, _ key: String) -> MappingReader? {
    if let setting = section.setting(key), setting.isOff { return nil }
    return section.section(key)
  }

  private static func readSession(_ session: MappingReader, _ limits: inout LimitConfiguration) {
    if let setting = session.setting("rate") {
      if setting.isOff {
        limits.session.rate = nil
      } else if let rate = setting.rate() {
        let burst = min(limits.session.rate?.rate.burst ?? rate.quota, rate.quota)
        limits.session.rate = LimitPolicy(
          RatePolicy(quota: rate.quota, windowSeconds: rate.windowSeconds, burst: burst)
        )
      }
    }
    if let setting = session.setting("burst") {
      if let burst = setting.integer(in: 1...(limits.session.rate?.rate.quota ?? RateSyntax.quotaMax)) {
        limits.session.rate?.rate.burst = burst
      }
    }
    if let setting = session.setting("per-day") {
      if setting.isOff {
        limits.session.perDay = nil
      } else if let quota = setting.integer(in: 1...RateSyntax.dayQuotaMax) {
        limits.session.perDay = LimitPolicy(
          RatePolicy(quota: quota, windowSeconds: 86_400, burst: quota)
        )
      }
    }
    session.finish()
  }
}
