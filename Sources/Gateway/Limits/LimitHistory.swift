/// What a table has seen in its life; only a change of the configuration looks at it.
struct LimitHistory {
  struct Profile {
    var limits: SessionLimits
    var rates: LimitRates

    /// Of the overrides of its configuration: when another session may have the same limits, they
    /// are another profile, so that its words are known for those of a former one.
    var patterns: [[String]]
  }

  var generations: [LimitGeneration] = []
  var profiles: [Profile] = []

  /// Names of clients, by their places.
  var clients: [String] = []

  /// By the places of profiles, what took their place with the last change; themselves: nothing.
  var successors: [UInt8] = []

  /// T of clients' rates, by their tags.
  var clientIntervals: [UInt64] = []

  /// The place of a profile, added if it is new; nil: there is no room.
  mutating func place(
    _ limits: SessionLimits,
    _ rates: LimitRates,
    _ patterns: [[String]]
  ) -> UInt8? {
    let known = profiles.firstIndex {
      $0.limits == limits && $0.rates == rates && $0.patterns == patterns
    }
    if let known { return UInt8(known) }
    guard profiles.count < LimitProfiles.capacity else { return nil }
    profiles.append(Profile(limits: limits, rates: rates, patterns: patterns))
    return UInt8(profiles.count - 1)
  }

  /// The place of a client, added if it is new.
  mutating func place(ofClient name: String) -> Int {
    if let known = clients.firstIndex(of: name) { return known }
    clients.append(name)
    return clients.count - 1
  }

  /// The tag of times that were made by `rate`.
  mutating func tag(_ rate: LimitRate) -> UInt8 {
    guard rate.exists else { return LimitWord.unknownTag }
    if let known = clientIntervals.firstIndex(of: rate.interval) { return UInt8(known) }
    guard clientIntervals.count < Int(LimitWord.unknownTag) else { return LimitWord.unknownTag }
    clientIntervals.append(rate.interval)
    return UInt8(clientIntervals.count - 1)
  }
}
