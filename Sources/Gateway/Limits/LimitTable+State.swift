import Synchronization
package import WARest

extension LimitTable {
  /// What the words of a session are of, as `forEachSession` gives them.
  package static let wordKinds: InlineArray<7, LimitKind> = [
    .session, .sessionDay, .send, .groupWrite, .groupRead, .write, .read,
  ]

  // MARK: Sessions

  /// Calls `body` for every session that has used something: its key, in whose lowest octet is the
  /// profile, and its theoretical arrival times by that profile's rates (0: in the past).
  ///
  /// Those behind the third are always 0: those classes have buckets of their own. Others may
  /// charge meanwhile.
  package func forEachSession(
    now: UInt64,
    _ body: (_ key: UInt64, _ words: InlineArray<7, UInt64>) -> Void
  ) {
    let clock = clock(now)
    for slot in 0..<sessions.count {
      guard let key = sessions.key(at: slot) else { continue }
      let profile = profile(ofSlot: slot)
      let words = words(slot, profile, clock)
      for index in words.indices where words[index] > 0 {
        body(key | UInt64(profile), words)
        break
      }
    }
  }

  /// The profile whose rates a session has now, as far as its words tell.
  ///
  /// One that was not charged since its profile was replaced may have any of those in use: then the
  /// one under which it has to wait longest.
  private func profile(ofSlot slot: Int) -> UInt8 {
    var latest = LimitWord(bits: 0)
    var (strictest, longest) = (UInt8(0), UInt64(0))
    for index in LimitTable.recordKinds.indices {
      let word = LimitWord(bits: sessions.word(slot, index))
      guard word.bits != 0 else { continue }
      if profiles.retired(word.tag) == 0 {
        if word.time >= latest.time { latest = word }
        continue
      }
      withUsedProfiles { profile in
        let time = time(word, LimitTable.recordKinds[index], under: profile)
        if time > longest { (strictest, longest) = (profile, time) }
      }
    }
    // SAFETY: only compared.
    if latest.bits != 0, unsafe profiles.known(latest.tag) != nil { return latest.tag }
    return strictest
  }

  private func words(
    _ slot: Int,
    _ profile: UInt8,
    _ clock: UInt64
  ) -> InlineArray<7, UInt64> {
    var words = InlineArray<7, UInt64>(repeating: 0)
    for index in LimitTable.recordKinds.indices {
      let word = LimitWord(bits: sessions.word(slot, index))
      let time = time(word, LimitTable.recordKinds[index], under: profile)
      if time > clock { words[index] = time &+ base }
    }
    return words
  }

  /// The place of a profile with these rates, by which a kept state was made, in the order of
  /// `wordKinds`.
  ///
  /// - Returns: Nil when no place is left; the lowest octet of a key is then 255, which keeps its
  ///   times as they are.
  package func place(ofRates kept: InlineArray<7, LimitRate>) -> UInt8? {
    history.withLock { history in
      let known = history.profiles.firstIndex { profile in
        for index in 0..<7
        where profile.rates[LimitTable.wordKinds[index]].interval != kept[index].interval {
          return false
        }
        return true
      }
      if let known { return UInt8(known) }
      var rates = LimitRates()
      for index in 0..<7 { rates[LimitTable.wordKinds[index]] = kept[index] }
      guard let place = history.place(SessionLimits(), rates, []) else { return nil }
      LimitTable.publish(history, profiles, clientIntervals)
      profiles.setRetired(place, lastReload.load(ordering: .relaxed))
      return place
    }
  }

  /// Takes over a session's words, where they say more than the table knows; its key has a profile
  /// of this table in its lowest octet.
  ///
  /// - Returns: False when the table is full.
  @discardableResult
  package func restoreSession(
    _ key: UInt64,
    _ words: InlineArray<7, UInt64>,
    now: UInt64
  ) -> Bool {
    let record = LimitTable.recordKey(key)
    let profile = UInt8(truncatingIfNeeded: key)
    var isKept = true
    for index in 0..<7 where words[index] > now {
      let kind = LimitTable.wordKinds[index]
      // SAFETY: interned rates are never freed.
      let rate = unsafe profiles.known(profile).map { rates in unsafe rates.pointee[kind] }
      let word = restored(words[index], now, rate ?? LimitRate(), profile)
      if index < LimitTable.recordKinds.count {
        isKept = raise(sessions, place(session: record, clock(now)), index, word) && isKept
      } else {
        let bucket = LimitTable.bucketKey(kind, record, 0)
        isKept = raise(buckets, place(bucket: bucket, clock(now)), 0, word) && isKept
      }
    }
    return isKept
  }

  // MARK: Buckets

  /// Calls `body` for every bucket that has used something: of recipients, spacing, WARest's pause,
  /// and of classes that a session's record has no word for.
  package func forEachBucket(
    now: UInt64,
    _ body: (_ key: UInt64, _ arrival: UInt64) -> Void
  ) {
    let clock = clock(now)
    for slot in 0..<buckets.count {
      guard let key = buckets.key(at: slot) else { continue }
      let time = bucketTime(buckets.word(slot, 0))
      if time > clock { body(key, time &+ base) }
    }
  }

  /// Takes over a bucket's time as it is, whatever rate it was made by.
  ///
  /// - Returns: False when the table is full.
  @discardableResult
  package func restoreBucket(_ key: UInt64, _ arrival: UInt64, now: UInt64) -> Bool {
    guard arrival > now else { return true }
    let word = restored(arrival, now, LimitRate(), LimitWord.unknownTag)
    return raise(buckets, place(bucket: LimitSlots.key(key), clock(now)), 0, word)
  }

  // MARK: Clients

  /// Clients that the table has ever had.
  package var clientCount: Int { history.withLock { $0.clients.count } }

  /// The seeded hash of a client's name, what it has used as a theoretical arrival time (0: in the
  /// past), and T by which it was made (0: nobody knows).
  package func clientArrival(
    _ place: Int,
    now: UInt64
  ) -> (name: UInt64, arrival: UInt64, interval: UInt64) {
    let name = history.withLock { $0.clients[place] }
    let word = LimitWord(bits: clientWords.word(place))
    let arrival = word.time > clock(now) ? word.time &+ base : 0
    return (hash(ofClient: name), arrival, clientIntervals[word.tag])
  }

  /// Takes over what a client has used; one that the table does not know is left out.
  package func restoreClient(name: UInt64, arrival: UInt64, interval: UInt64, now: UInt64) {
    guard arrival > now else { return }
    let found: (place: Int, tag: UInt8)? = history.withLock { history in
      guard let place = history.clients.firstIndex(where: { hash(ofClient: $0) == name }) else {
        return nil
      }
      let tag = history.tag(LimitRate(interval: interval, burst: 1))
      if tag != LimitWord.unknownTag { clientIntervals.set(tag, interval) }
      return (place, tag)
    }
    guard let found else { return }
    let word = restored(arrival, now, LimitRate(), found.tag)
    var bits = clientWords.word(found.place)
    while LimitWord(bits: bits).time < word.time {
      guard let other = clientWords.exchange(found.place, bits, word.bits) else { return }
      bits = other
    }
  }

  private func hash(ofClient name: String) -> UInt64 {
    let octets = Array(name.utf8)
    return SeededHash.hash(octets.span, seed: seed)
  }

  // MARK: What was lost

  /// After a lost state: short windows (an hour at most) of every session count as used up at
  /// `now`.
  package func startConservatively(now: UInt64) {
    conservativeStart.store(clock(now), ordering: .relaxed)
  }

  /// Charges the session's, the day's and the class's policy with a call that was made `ago`
  /// nanoseconds before `now` (two days at most), whatever they say; calls come in their order.
  package func replay(
    session name: Span<UInt8>,
    callClass: CallClass,
    cost: UInt32,
    ago: UInt64,
    now: UInt64
  ) {
    guard name.count > 0 else { return }
    let ask = ask(session: name, client: nil, callClass: callClass)
    let record = LimitTable.recordKey(ask.session)
    let then = clock(now) - min(ago, clock(now))
    // SAFETY: interned rates are never freed.
    let rates = unsafe profiles.rates(ask.profile)
    let kinds: InlineArray<3, LimitKind> = [.session, .sessionDay, LimitKind(callClass)]
    for index in kinds.indices {
      let kind = kinds[index]
      let rate = unsafe rates.pointee[kind]  // SAFETY: as above.
      guard rate.exists else { continue }
      let word = LimitTable.recordKinds.indices.first { LimitTable.recordKinds[$0] == kind }
      if let word {
        let slot = place(session: record, clock(now))
        push(sessions, slot, word, rate, cost: cost, at: then, ask.profile, now)
      } else {
        let bucket = LimitTable.bucketKey(kind, record, 0)
        let slot = place(bucket: bucket, clock(now))
        push(buckets, slot, 0, rate, cost: cost, at: then, ask.profile, now)
      }
    }
  }

  private func push(
    _ slots: borrowing LimitSlots,
    _ slot: Int,
    _ place: Int,
    _ rate: LimitRate,
    cost: UInt32,
    at then: UInt64,
    _ profile: UInt8,
    _ now: UInt64
  ) {
    guard slot >= 0 else { return }
    let most = clock(now) + rate.allowance + UInt64(rate.windowSeconds) * 1_000_000_000
    let worth = UInt64(cost).multipliedSaturating(rate.interval)
    var bits = slots.word(slot, place)
    while true {
      let (next, isTooLarge) = max(LimitWord(bits: bits).time, then).addingReportingOverflow(worth)
      let desired = LimitWord(time: isTooLarge ? most : min(next, most), tag: profile)
      guard let other = slots.exchange(slot, place, bits, desired.bits) else { return }
      bits = other
    }
  }

  // MARK: Words

  /// A word for a kept time, which lies no further ahead than the longest window twice.
  private func restored(
    _ arrival: UInt64,
    _ now: UInt64,
    _ rate: LimitRate,
    _ tag: UInt8
  ) -> LimitWord {
    let seconds = rate.exists ? UInt64(rate.windowSeconds) : UInt64(LimitRate.windowSecondsMax) * 2
    let most = rate.allowance + seconds * 1_000_000_000
    return LimitWord(time: clock(now) + min(arrival - now, most), tag: tag)
  }

  private func raise(
    _ slots: borrowing LimitSlots,
    _ slot: Int,
    _ place: Int,
    _ word: LimitWord
  ) -> Bool {
    guard slot >= 0 else { return false }
    var bits = slots.word(slot, place)
    while LimitWord(bits: bits).time < word.time {
      guard let other = slots.exchange(slot, place, bits, word.bits) else { return true }
      bits = other
    }
    return true
  }
}
