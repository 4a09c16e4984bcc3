import Gateway

/// `{ rate: "20/min", burst: 5, mode: enforce }`, or `off`.
enum PolicyReader {
  static let modes = ["enforce", "shadow"]

  /// What is not named keeps the value of `base`; without one, the rate must be named, and the
  /// whole of it may be spent at once.
  ///
  /// - Returns: Nil when the setting is `off`, or wrong.
  static func read(_ setting: Setting, over base: LimitPolicy?) -> LimitPolicy? {
    if setting.isOff { return nil }
    let reader = setting.mapping()
    return setting.isMapping ? read(reader, over: base) : base
  }

  /// The same, of a mapping alone.
  static func read(_ reader: MappingReader, over base: LimitPolicy?) -> LimitPolicy? {
    let rate = rate(reader, over: base?.rate)
    let isShadow = isShadow(reader, "mode", orElse: base?.isShadow ?? false)
    reader.finish()
    return rate.map { LimitPolicy($0, isShadow: isShadow) }
  }

  /// `rate` and `burst` of a mapping.
  static func rate(_ reader: MappingReader, over base: RatePolicy?) -> RatePolicy? {
    var rate = base
    var quotaMax = base?.quota ?? RatePolicy.quotaMax
    if let setting = reader.setting("rate") {
      rate = setting.rate()
      quotaMax = rate?.quota ?? RatePolicy.quotaMax
      if let base, let quota = rate?.quota { rate?.burst = min(base.burst, quota) }
    } else if base == nil {
      reader.reportMissing("rate", hints: [RateSyntax.hint])
    }
    if let burst = reader.setting("burst")?.integer(in: 1...quotaMax) { rate?.burst = burst }
    return rate
  }

  /// Whether a policy is only watched.
  static func isShadow(_ reader: MappingReader, _ key: String, orElse base: Bool) -> Bool {
    guard let setting = reader.setting(key) else { return base }
    if setting.isOff {
      setting.error(
        "must be enforce or shadow",
        hints: ["to switch a limit off, write off in place of all its settings"]
      )
      return base
    }
    guard let word = setting.word(of: modes) else { return base }
    guard word == "shadow" else { return false }
    setting.warning(
      "is shadow: nothing is refused, only counted and reported",
      hints: ["write enforce once the figures are as they should be"]
    )
    return true
  }
}
