import Synchronization
import WARest

extension LimitTable {
  /// What would be decided now; charges nothing.
  package func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    // SAFETY: the ask is there and unchanged during the call.
    unsafe withUnsafePointer(to: ask) { ask in unsafe look(at: ask, now: now) }
  }

  /// The same, of an ask where it stands: to hand it over as a value copies it, list and all.
  // SAFETY: the caller keeps it there and unchanged during the call.
  package func look(at ask: UnsafePointer<LimitAsk>, now: UInt64) -> LimitVerdict {
    let sight = sight(unsafe LimitAskView(ask), now)
    return sight.passes ? sight.verdict : sight.refusal()
  }

  /// Nanoseconds until the policies let `ahead` and then the call itself pass, the key aside;
  /// `.max` when they never do.
  ///
  /// What goes before it on the same session is charged on the session's policies and on those of
  /// the call's own class, whatever class it is of.
  package func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 {
    // SAFETY: the ask is there and unchanged during the call.
    unsafe withUnsafePointer(to: ask) { ask in wait(unsafe LimitAskView(ask), ahead: ahead, now) }
  }

  private func wait(_ ask: LimitAskView, ahead: UInt32, _ now: UInt64) -> UInt64 {
    let sight = sight(ask, now, withKey: false)
    let verdict = sight.passes ? sight.verdict : sight.refusal()
    if verdict.kind == .neverPasses { return .max }
    var longest = verdict.waitNanoseconds
    guard ahead > 0, ask.session != 0 else { return longest }
    // SAFETY: interned rates are never freed.
    let rates = unsafe profiles.rates(ask.profile)
    let kinds: InlineArray<3, LimitKind> = [.session, .sessionDay, LimitKind(ask.callClass)]
    for index in kinds.indices where verdict.applied & kinds[index].bit != 0 {
      let rate = unsafe rates.pointee[kinds[index]]  // SAFETY: as above.
      if rate.isShadow { continue }
      let used = verdict.used[Int(kinds[index].rawValue)]
      let cost = (UInt64(ahead) + ask.cost).multipliedSaturating(rate.interval)
      let (next, isTooLarge) = used.addingReportingOverflow(cost)
      if isTooLarge { return .max }
      if next > rate.allowance { longest = max(longest, next - rate.allowance) }
    }
    return longest
  }

  /// The table's clock.
  @inline(__always)
  func clock(_ now: UInt64) -> UInt64 { now &- base }

  /// Looks at every bucket that the call would be charged on.
  @inline(__always)
  func sight(_ ask: LimitAskView, _ now: UInt64, withKey: Bool = true) -> LimitSight {
    // SAFETY: interned rates are never freed.
    var sight = unsafe LimitSight(
      ask,
      profiles.rates(ask.profile),
      now: clock(now),
      decidedAt: now,
      conservativeStart: conservativeStart.load(ordering: .relaxed)
    )
    let countsRecipients = ask.isSend && sight.has(.recipient)
    if ask.session != 0 {
      let record = ask.record
      sessions.fetch(record)
      if countsRecipients { fetchRecipients(ask) }
      sight.slot = sessions.find(record)
      lookAtSession(ask, &sight)
      if countsRecipients { lookAtRecipients(ask, &sight) }
    }
    lookAtClient(ask, &sight)
    if ask.hasCooldown && sight.has(.cooldown) { lookAtCooldown(ask, &sight) }
    if withKey { lookAtKey(ask, now, &sight) }
    return sight
  }

  @inline(__always)
  private func lookAtSession(_ ask: LimitAskView, _ sight: inout LimitSight) {
    lookAtRecord(.session, 0, ask, &sight)
    lookAtRecord(.sessionDay, 1, ask, &sight)
    switch ask.callClass {
    case .send:
      lookAtRecord(.send, 2, ask, &sight)
      if sight.has(.spacing) && !ask.isRest { lookAtBucket(.spacing, ask, cost: 1, &sight) }
    case .groupWrite, .groupRead, .write, .read:
      let kind = LimitKind(ask.callClass)
      if sight.has(kind) { lookAtBucket(kind, ask, cost: ask.cost, &sight) }
    }
  }

  @inline(__always)
  private func lookAtRecord(
    _ kind: LimitKind,
    _ word: Int,
    _ ask: LimitAskView,
    _ sight: inout LimitSight
  ) {
    guard sight.has(kind) else { return }
    let bits = sight.slot < 0 ? 0 : sessions.word(sight.slot, word)
    let rate = sight.rate(kind)
    let arrival = arrival(bits, kind, ask.profile, rate, sight.now, sight.conservativeStart)
    sight.note(kind, rate, used: arrival - sight.now, cost: ask.cost)
  }

  private func lookAtBucket(
    _ kind: LimitKind,
    _ ask: LimitAskView,
    cost: UInt64,
    _ sight: inout LimitSight
  ) {
    let key = LimitTable.bucketKey(kind, ask.record, 0)
    lookAtBucket(kind, key, ask, cost: cost, &sight)
  }

  @inline(__always)
  private func lookAtBucket(
    _ kind: LimitKind,
    _ key: UInt64,
    _ ask: LimitAskView,
    cost: UInt64,
    _ sight: inout LimitSight
  ) {
    let slot = buckets.find(key)
    let bits = slot < 0 ? 0 : buckets.word(slot, 0)
    let rate = sight.rate(kind)
    let arrival = arrival(bits, kind, ask.profile, rate, sight.now, sight.conservativeStart)
    sight.note(kind, rate, used: arrival - sight.now, cost: cost)
  }

  @inline(__always)
  private func fetchRecipients(_ ask: LimitAskView) {
    for index in 0..<ask.recipientCount {
      buckets.fetch(LimitTable.bucketKey(.recipient, ask.session, ask.recipient(index)))
    }
  }

  @inline(__always)
  private func lookAtRecipients(_ ask: LimitAskView, _ sight: inout LimitSight) {
    for index in 0..<ask.recipientCount {
      let key = LimitTable.bucketKey(.recipient, ask.session, ask.recipient(index))
      lookAtBucket(.recipient, key, ask, cost: 1, &sight)
    }
  }

  private func lookAtCooldown(_ ask: LimitAskView, _ sight: inout LimitSight) {
    for index in 0..<ask.cooldownCount {
      let key = LimitTable.bucketKey(.cooldown, UInt64(ask.key), ask.cooldownName(index))
      lookAtBucket(.cooldown, key, ask, cost: 1, &sight)
    }
  }

  @inline(__always)
  private func lookAtClient(_ ask: LimitAskView, _ sight: inout LimitSight) {
    // SAFETY: such rates are never freed.
    let client = unsafe clientRate(ask.client)
    let rate = unsafe client.pointee.rate
    guard rate.exists else { return }
    // SAFETY: the rate is the first member.
    unsafe sight.verdict.clientRate = UnsafeRawPointer(client).assumingMemoryBound(
      to: LimitRate.self
    )
    let bits = clientWords.word(Int(ask.client))
    let arrival = clientArrival(bits, unsafe client.pointee, sight.now)  // SAFETY: as above.
    sight.note(.client, rate, used: arrival - sight.now, cost: ask.cost)
  }

  @inline(__always)
  private func lookAtKey(_ ask: LimitAskView, _ now: UInt64, _ sight: inout LimitSight) {
    let units = ask.units
    if units == 0 { return }
    // SAFETY: `keys` holds it.
    let (wait, isShadow) = unsafe key(ask.key)._withUnsafeGuaranteedRef { key in
      let wait = key.wait(units: units, now: now)
      guard wait == 0 && key.isShadow else { return (wait, false) }
      return (key.ownWait(units: units, now: now), true)
    }
    sight.noteKey(wait: wait, isShadow: isShadow)
  }

  @inline(__always)
  func clientRate(_ place: Int32) -> UnsafePointer<LimitClientRate> {
    // SAFETY: `history` keeps every generation, and each has a rate for all that had a place
    // before.
    unsafe current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { generation in
      precondition(place >= 0 && place < generation.clientRateCount, "a client of this table")
      return unsafe generation.clientRates[Int(place)]
    }
  }

  // MARK: Times

  /// The theoretical arrival time that a word stands for by `rate`, `now` or later.
  @inline(__always)
  func arrival(
    _ bits: UInt64,
    _ kind: LimitKind,
    _ profile: UInt8,
    _ rate: LimitRate,
    _ now: UInt64,
    _ conservativeStart: UInt64
  ) -> UInt64 {
    let word = LimitWord(bits: bits)
    var time = max(word.time, now)
    // Of a slower rate that it has now, something may be left where the former would be through.
    if word.tag != profile && bits != 0 { time = max(converted(word, kind, to: rate), now) }
    if conservativeStart > 0 && rate.isShort && LimitTable.isConservative(kind) {
      time = max(time, conservativeStart + rate.allowance)
    }
    return time
  }

  @inline(__always)
  func clientArrival(_ bits: UInt64, _ client: LimitClientRate, _ now: UInt64) -> UInt64 {
    let word = LimitWord(bits: bits)
    if word.tag == client.tag || bits == 0 { return max(word.time, now) }
    let changed = lastReload.load(ordering: .relaxed)
    return max(
      converted(word.time, from: clientIntervals[word.tag], to: client.rate, at: changed),
      now
    )
  }

  /// T of a profile's policy; 0: nobody knows.
  func interval(_ kind: LimitKind, _ profile: UInt8) -> UInt64 {
    // SAFETY: interned rates are never freed.
    unsafe profiles.known(profile)?.pointee.list[Int(kind.rawValue)].interval ?? 0
  }

  /// The time of a word that another profile's rate has made, as it was when that was replaced.
  @inline(never)
  func converted(_ word: LimitWord, _ kind: LimitKind, to rate: LimitRate) -> UInt64 {
    let retired = profiles.retired(word.tag)
    let changed = retired > 0 ? retired : lastReload.load(ordering: .relaxed)
    return converted(word.time, from: interval(kind, word.tag), to: rate, at: changed)
  }

  /// The same units at another rate; rounded up, so that no change gives anything away.
  ///
  /// Up to the change the bucket has run at the former rate, and since then at this one. It has
  /// something left at the latest one window after the change: what was used is older then.
  func converted(
    _ time: UInt64,
    from interval: UInt64,
    to rate: LimitRate,
    at changed: UInt64
  ) -> UInt64 {
    guard interval != 0 && interval != rate.interval && time > changed else { return time }
    let most = rate.allowance + UInt64(rate.windowSeconds) * 1_000_000_000
    let used = (time - changed).multipliedFullWidth(by: rate.interval)
    guard used.high < interval else { return changed + most }
    let (quotient, remainder) = interval.dividingFullWidth(used)
    return changed + min(quotient + (remainder > 0 ? 1 : 0), most)
  }

  /// The policies of a session that a lost state leaves nobody able to say anything about.
  private static func isConservative(_ kind: LimitKind) -> Bool {
    switch kind {
    case .session, .sessionDay, .send, .groupWrite, .groupRead, .write, .read: true
    case .client, .recipient, .spacing, .upstream, .cooldown: false
    }
  }
}
