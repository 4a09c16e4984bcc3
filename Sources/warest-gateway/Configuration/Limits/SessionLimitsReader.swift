import Gateway

/// What holds for a session: stands in `limits:` for all of them, and in each of its overrides.
struct SessionLimitsReader {
  static let spacingMilliseconds = 1...3_600_000
  static let breakerSeconds = 1...HealthLimits.breakerPauseSecondsMax
  static let quietHoursHint = "for example \"22:00-06:00\", in local time"

  let reader: MappingReader

  /// What is not named keeps its value.
  func read(into limits: inout SessionLimits) {
    readSession(&limits)
    if namesRate { dropDefaults(of: &limits) }
    let policies: [(String, WritableKeyPath<SessionLimits, LimitPolicy?>)] = [
      ("recipient", \.recipient), ("send", \.send), ("group-write", \.groupWrite),
      ("group-read", \.groupRead), ("write", \.write), ("read", \.read),
    ]
    for (key, path) in policies {
      guard let setting = reader.setting(key) else { continue }
      limits[keyPath: path] = PolicyReader.read(setting, over: limits[keyPath: path])
    }
    readSpacing(&limits)
    readInFlight(&limits)
    readQuietHours(&limits)
    readBreaker(&limits)
    checkSpacing(limits)
  }

  private var namesRate: Bool {
    guard let setting = reader.setting("session") else { return false }
    guard setting.isMapping else { return setting.isOff }
    let session = setting.mapping()
    return session.has("rate") || session.has("burst")
  }

  /// Who names a session's rate names the others that he wants, too: what was made for the default
  /// rate would hold up another one in places that nobody thought of.
  private func dropDefaults(of limits: inout SessionLimits) {
    if !reader.has("group-write") { limits.groupWrite = nil }
    if !reader.has("group-read") { limits.groupRead = nil }
    guard limits.isBeyondKey else { return }
    if !reader.has("recipient") { limits.recipient = nil }
    if !reader.has("in-flight") { limits.inFlightMax = 0 }
    if !reader.has("breaker") { limits.breaker.failures = 0 }
  }

  /// Rate and day are two policies, which `off` switches off both.
  private func readSession(_ limits: inout SessionLimits) {
    if let setting = reader.setting("session"), setting.isOff {
      limits.rate = nil
      limits.perDay = nil
      return
    }
    let session = reader.section("session")
    if let setting = session.setting("rate"), setting.isOff {
      limits.rate = nil
      session.setting("burst")?.warning("has no effect: the rate is off")
    } else if session.has("rate") || session.has("burst") {
      let rate = PolicyReader.rate(session, over: limits.rate?.rate)
      limits.rate = rate.map { LimitPolicy($0, isShadow: limits.rate?.isShadow ?? false) }
    }
    if let setting = session.setting("per-day") {
      if setting.isOff {
        limits.perDay = nil
      } else if let quota = setting.integer(in: 1...RateSyntax.dayQuotaMax) {
        let rate = RatePolicy(quota: quota, windowSeconds: 86_400, burst: quota)
        limits.perDay = LimitPolicy(rate, isShadow: limits.perDay?.isShadow ?? false)
      }
    }
    readModes(session, &limits)
    checkSession(session, limits)
    session.finish()
  }

  /// `mode` is for both policies, unless the day has one of its own.
  private func readModes(_ session: MappingReader, _ limits: inout SessionLimits) {
    if session.setting("mode") != nil {
      let isShadow = PolicyReader.isShadow(session, "mode", orElse: false)
      limits.rate?.isShadow = isShadow
      limits.perDay?.isShadow = isShadow
    }
    guard let day = limits.perDay else {
      session.setting("per-day-mode")?.warning("has no effect: per-day is off")
      return
    }
    limits.perDay?.isShadow = PolicyReader.isShadow(
      session,
      "per-day-mode",
      orElse: day.isShadow
    )
  }

  private func checkSession(_ session: MappingReader, _ limits: SessionLimits) {
    guard let rate = limits.rate?.rate, let day = limits.perDay?.rate,
      let setting = session.setting("per-day") ?? session.setting("burst")
        ?? session.setting("rate")
    else { return }
    let most = rate.quota * 86_400 / rate.windowSeconds
    if day.quota < rate.burst {
      setting.warning("lets more go at once than in a day: \(rate.burst) and \(day.quota)")
    } else if day.quota > most + rate.burst {
      setting.warning("lets less go by the rate than in a day: \(most) and \(day.quota)")
    }
  }

  /// `2s`, `{ time: 2s, mode: shadow }`, or `off`; and `jitter`.
  private func readSpacing(_ limits: inout SessionLimits) {
    if let setting = reader.setting("spacing") {
      if setting.isOff {
        limits.spacingMilliseconds = 0
      } else if setting.isMapping {
        let spacing = setting.mapping()
        if let time = spacing.setting("time")?.milliseconds(in: Self.spacingMilliseconds) {
          limits.spacingMilliseconds = time
        } else if limits.spacingMilliseconds == 0 && !spacing.has("time") {
          spacing.reportMissing("time", hints: [DurationSyntax.hint])
        }
        limits.isSpacingShadow = PolicyReader.isShadow(
          spacing,
          "mode",
          orElse: limits.isSpacingShadow
        )
        spacing.finish()
      } else if let time = setting.milliseconds(in: Self.spacingMilliseconds) {
        limits.spacingMilliseconds = time
      }
    }
    guard let setting = reader.setting("jitter") else { return }
    if setting.isOff {
      limits.jitterMilliseconds = 0
    } else if let time = setting.milliseconds(in: Self.spacingMilliseconds) {
      limits.jitterMilliseconds = time
    }
  }

  /// Says when a jitter is given that none of those whom it could concern has a spacing for.
  func checkJitter(_ concerned: [SessionLimits]) {
    guard let setting = reader.setting("jitter"), !setting.isOff,
      concerned.allSatisfy({ $0.spacingMilliseconds == 0 })
    else { return }
    setting.warning("has no effect: spacing is off")
  }

  /// A spacing that lets less go than the rate makes the rate a number that is never reached.
  private func checkSpacing(_ limits: SessionLimits) {
    guard limits.spacingMilliseconds > 0, let rate = limits.rate?.rate,
      let setting = reader.setting("spacing") ?? reader.setting("session"),
      limits.spacingMilliseconds * rate.quota > rate.windowSeconds * 1_000
    else { return }
    let spacing = DurationSyntax.describe(milliseconds: limits.spacingMilliseconds)
    setting.warning(
      "leaves the rate unreached: \(spacing) between sends is longer than "
        + "\(RateSyntax.describe(rate)) allows"
    )
  }

  private func readInFlight(_ limits: inout SessionLimits) {
    guard let setting = reader.setting("in-flight") else { return }
    if setting.isOff {
      limits.inFlightMax = 0
      setting.warning("is off: one number that hangs can take every connection to WARest")
    } else if let calls = setting.integer(in: 1...HealthLimits.inFlightMax) {
      limits.inFlightMax = calls
    }
  }

  private func readQuietHours(_ limits: inout SessionLimits) {
    guard let setting = reader.setting("quiet-hours") else { return }
    if setting.isOff {
      limits.quietHours = nil
    } else if let text = setting.text() {
      guard let hours = QuietHours(text) else {
        setting.error("must be two different times of a day", hints: [Self.quietHoursHint])
        return
      }
      limits.quietHours = hours
    }
  }

  private func readBreaker(_ limits: inout SessionLimits) {
    guard let setting = reader.setting("breaker") else { return }
    if setting.isOff {
      limits.breaker.failures = 0
      return
    }
    if limits.breaker.isOff { limits.breaker.failures = BreakerPolicy().failures }
    let breaker = setting.mapping()
    breaker.count(
      "failures",
      into: &limits.breaker.failures,
      in: 1...HealthLimits.breakerFailuresMax
    )
    breaker.seconds("pause", into: &limits.breaker.pauseSeconds, in: Self.breakerSeconds)
    breaker.seconds("pause-max", into: &limits.breaker.pauseSecondsMax, in: Self.breakerSeconds)
    breaker.finish()
    guard limits.breaker.pauseSeconds > limits.breaker.pauseSecondsMax else { return }
    let longest = DurationSyntax.describe(seconds: limits.breaker.pauseSecondsMax)
    setting.error("has a pause longer than its pause-max, which is \(longest)")
  }
}
