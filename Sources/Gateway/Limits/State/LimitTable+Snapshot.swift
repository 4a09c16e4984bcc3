import Synchronization

extension LimitTable {
  /// Writes what is used at `now`, while it is used on: each number is read once, by itself.
  package func write(into writer: inout LimitSnapshotWriter, now: UInt64) {
    var profileMax = -1
    forEachSession(now: now) { key, words in
      var session = LimitSnapshot.Session(key: key)
      for index in words.indices { session.times[index] = words[index] - min(words[index], now) }
      profileMax = max(profileMax, session.profile)
      writer.add(session)
    }
    forEachBucket(now: now) { key, arrival in
      writer.add(LimitSnapshot.Bucket(key: key, time: arrival - min(arrival, now)))
    }
    for place in 0..<profileMax + 1 { writer.add(profile(UInt8(place))) }
    for place in 0..<clientCount {
      let client = clientArrival(place, now: now)
      guard client.arrival > now else { continue }
      writer.add(
        LimitSnapshot.Client(
          name: client.name,
          interval: client.interval,
          time: client.arrival - now
        )
      )
    }
    for key in keys {
      let arrival = key.arrival
      let time = arrival - min(arrival, now)
      writer.add(LimitSnapshot.Key(interval: LimitTable.interval(of: key, now), time: time))
    }
  }

  private func profile(_ place: UInt8) -> LimitSnapshot.Profile {
    let rates = rates(place)
    var profile = LimitSnapshot.Profile()
    for index in 0..<LimitSnapshot.wordCount {
      let rate = rates[Int(LimitTable.wordKinds[index].rawValue)]
      profile.rates[index] = LimitSnapshot.Profile.Rate(interval: rate.interval, burst: rate.burst)
    }
    return profile
  }

  /// What a token costs, in nanoseconds, rounded up as the key does.
  private static func interval(of key: UpstreamKey, _ now: UInt64) -> UInt64 {
    let state = key.state(now: now)
    guard state.quota > 0 else { return 0 }
    let quota = UInt64(state.quota)
    return (UInt64(state.windowSeconds) * 1_000_000_000 + quota - 1) / quota
  }

  /// Takes over what was used, into a table in which nothing is used yet.
  ///
  /// - Parameters:
  ///   - snapshot: Made with the seed of this table.
  ///   - elapsed: Nanoseconds since it was made.
  ///   - now: The present moment.
  /// - Returns: How many sessions still have something used.
  @discardableResult
  package func restore(_ snapshot: LimitSnapshot, elapsed: UInt64, now: UInt64) -> Int {
    // Words that have run out by now are taken over as well: what came after the snapshot and is
    // charged again next was charged on top of them.
    let before = min(elapsed, now)
    let then = now - before
    let arrival = { (time: UInt64) in
      time > elapsed - before ? then + (time - (elapsed - before)) : 0
    }
    // Rates that are not the configured ones any more: the table converts when it meets them.
    let places = snapshot.profiles.map { profile in
      var rates = InlineArray<7, LimitRate>(repeating: LimitRate())
      for index in rates.indices {
        let rate = profile.rates[index]
        rates[index] = LimitRate(interval: rate.interval, burst: rate.burst)
      }
      return place(ofRates: rates) ?? .max
    }
    if let age = snapshot.head.conservativeAge { goOnConservatively(age, elapsed, now) }
    var count = 0
    snapshot.forEachSession { session in
      var words = InlineArray<7, UInt64>(repeating: 0)
      var isUsed = false
      for index in words.indices {
        words[index] = arrival(session.times[index])
        isUsed = isUsed || words[index] > now
      }
      let key = session.key & ~0xff | UInt64(places[session.profile])
      if restoreSession(key, words, now: then) && isUsed { count += 1 }
    }
    snapshot.forEachBucket { bucket in
      restoreBucket(bucket.key, arrival(bucket.time), now: then)
    }
    for client in snapshot.clients {
      restoreClient(
        name: client.name,
        arrival: arrival(client.time),
        interval: client.interval,
        now: now
      )
    }
    for (key, kept) in zip(keys, snapshot.keys) where kept.time > elapsed {
      let interval = LimitTable.interval(of: key, now)
      let time = LimitTable.convert(kept.time - elapsed, from: kept.interval, to: interval)
      key.restore(arrival: now + time)
    }
    return count
  }

  /// Nanoseconds since the limits began with nothing left; nil: they did not, or whatever was used
  /// before is back by now.
  package func conservativeAge(now: UInt64) -> UInt64? {
    let start = conservativeStart.load(ordering: .relaxed)
    guard start > 0 else { return nil }
    let age = clock(now) - min(start, clock(now))
    return age < LimitTable.conservativeNanoseconds ? age : nil
  }

  private static let conservativeNanoseconds: UInt64 = 3_600_000_000_000

  private func goOnConservatively(_ age: UInt64, _ elapsed: UInt64, _ now: UInt64) {
    let (ago, isTooLong) = age.addingReportingOverflow(elapsed)
    guard !isTooLong, ago < LimitTable.conservativeNanoseconds else { return }
    startConservatively(now: now &- ago)
  }

  /// The same units at another price.
  private static func convert(_ time: UInt64, from former: UInt64, to interval: UInt64) -> UInt64 {
    guard former > 0, interval > 0, former != interval else { return time }
    let product = time.multipliedFullWidth(by: interval)
    guard product.high < former else { return LimitSnapshot.timeMax }
    return min(former.dividingFullWidth(product).quotient, LimitSnapshot.timeMax)
  }

  /// A number that is another one once something was charged, given back or has run out.
  package func fingerprint(now: UInt64) -> UInt64 {
    var sum: UInt64 = 0
    let add = { (key: UInt64, word: UInt64) in sum &+= LimitTable.mix(key &+ LimitTable.mix(word)) }
    forEachSession(now: now) { key, words in
      for index in words.indices { add(key &+ UInt64(index), words[index]) }
    }
    forEachBucket(now: now) { key, arrival in add(key, arrival) }
    for place in 0..<clientCount {
      let client = clientArrival(place, now: now)
      add(client.name, max(client.arrival, now) - now == 0 ? 0 : client.arrival)
    }
    for (place, key) in keys.enumerated() { add(UInt64(place), key.arrival) }
    return sum
  }

  private static func mix(_ number: UInt64) -> UInt64 {
    var word = (number ^ number >> 33) &* 0xff51_afd7_ed55_8ccd
    word = (word ^ word >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return word ^ word >> 33
  }
}
