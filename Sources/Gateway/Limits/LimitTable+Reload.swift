import Synchronization

extension LimitTable {
  /// Clients that may come in the life of a table, besides those that it was made with.
  static let clientsAddedMax = 256

  /// Takes over another configuration; what was used stays used.
  ///
  /// The size of the tables and the number of keys stay as they are.
  ///
  /// - Returns: False when this process has seen too many different ones: nothing has changed then.
  @discardableResult
  package func reload(
    _ configuration: LimitConfiguration,
    clients: [ClientConfiguration],
    now: UInt64
  ) -> Bool {
    history.withLock { history in
      var next = history
      guard let generation = LimitTable.adopt(configuration, clients, &next),
        next.clients.count <= clientWords.capacity
      else { return false }
      if let former = history.generations.last {
        next.successors = LimitTable.successors(of: former, generation, next.profiles.count)
      }
      history = next
      LimitTable.publish(history, profiles, clientIntervals)
      let clock = clock(now)
      lastReload.store(clock, ordering: .relaxed)
      for place in 0..<UInt8(history.profiles.count) {
        let isCurrent = generation.profiles.contains(place)
        if isCurrent || profiles.retired(place) == 0 {
          profiles.setRetired(place, isCurrent ? 0 : clock)
        }
      }
      // SAFETY: `history` keeps the generation for as long as the table lives.
      unsafe current.store(Unmanaged.passUnretained(generation), ordering: .releasing)
      for place in 0..<generation.clientRateCount { convertClient(place, generation, clock) }
      for key in keys {
        key.reload(
          policy: configuration.upstream,
          enforcesAlways: configuration.enforcesUpstreamAlways,
          now: now
        )
      }
      return true
    }
  }

  /// What holds now for a session that had these limits, before the last change or after it.
  package func successor(of profile: UInt8) -> UInt8 {
    history.withLock { history in
      Int(profile) < history.successors.count ? history.successors[Int(profile)] : profile
    }
  }

  /// An override with the same patterns takes the place of the former one; where patterns have
  /// changed nobody can say which covers a session whose name is not known, so that the main limits
  /// do, as they do for most.
  private static func successors(
    of former: LimitGeneration,
    _ latter: LimitGeneration,
    _ count: Int
  ) -> [UInt8] {
    var successors = (0..<count).map { UInt8($0) }
    let before = former.policies.configuration.overrides.map(\.patterns)
    let isAlike = before == latter.policies.configuration.overrides.map(\.patterns)
    for (index, place) in former.profiles.enumerated() where !latter.profiles.contains(place) {
      successors[Int(place)] = latter.profiles[isAlike ? index : 0]
    }
    return successors
  }

  /// Clients are few, so that what they have used follows their rates at once.
  private func convertClient(_ place: Int, _ generation: LimitGeneration, _ clock: UInt64) {
    // SAFETY: one of the generation's, which are never freed.
    let client = unsafe generation.clientRates[place].pointee
    var bits = clientWords.word(place)
    while client.rate.exists && LimitWord(bits: bits).tag != client.tag {
      let time = clientArrival(bits, client, clock)
      let desired = LimitWord(time: time, tag: client.tag)
      guard let other = clientWords.exchange(place, bits, desired.bits) else { return }
      bits = other
    }
  }

  /// Adds to the history what is new; nil: there is no room.
  static func adopt(
    _ configuration: LimitConfiguration,
    _ clients: [ClientConfiguration],
    _ history: inout LimitHistory
  ) -> LimitGeneration? {
    let policies = LimitPolicies(configuration)
    let patterns = configuration.overrides.map(\.patterns)
    var profiles: [UInt8] = []
    for limits in policies.limits {
      let rates = LimitRates(limits, cooldownMilliseconds: configuration.cooldownMilliseconds)
      guard let place = history.place(limits, rates, patterns) else { return nil }
      profiles.append(place)
    }
    let places = clients.map { Int32(history.place(ofClient: $0.name)) }
    var rates = [LimitClientRate](repeating: LimitClientRate(), count: history.clients.count)
    for (client, place) in zip(clients, places) {
      let rate = LimitRate(client.limit)
      rates[Int(place)] = LimitClientRate(rate: rate, tag: history.tag(rate))
    }
    let generation = LimitGeneration(policies, profiles: profiles, clients: places, rates: rates)
    history.generations.append(generation)
    return generation
  }

  static func publish(
    _ history: LimitHistory,
    _ profiles: borrowing LimitProfiles,
    _ intervals: borrowing LimitIntervals
  ) {
    for (place, profile) in history.profiles.enumerated()
    where unsafe profiles.known(UInt8(place)) == nil {  // SAFETY: only compared.
      profiles.set(UInt8(place), profile.limits, profile.rates)
    }
    for (tag, interval) in history.clientIntervals.enumerated() {
      intervals.set(UInt8(tag), interval)
    }
  }
}
