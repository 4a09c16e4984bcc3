import Synchronization
import WARest

extension LimitTable {
  /// What would be decided now; charges nothing.
  package func look(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    let sight = sight(ask, now)
    return sight.passes ? sight.verdict : sight.refusal()
  }

  /// Nanoseconds until the policies let `ahead` and then the call itself pass, the key aside; `.max`
  /// when they never do.
  ///
  /// What goes before it on the same session is charged on the session's policies and on those of
  /// the call's own class, whatever class it is of.
  package func wait(_ ask: borrowing LimitAsk, ahead: UInt32, now: UInt64) -> UInt64 {
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
      let cost = (UInt64(ahead) + UInt64(ask.cost)).multipliedSaturating(rate.interval)
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
  func sight(_ ask: borrowing LimitAsk, _ now: UInt64, withKey: Bool = true) -> LimitSight {
    // SAFETY: interned rates are never freed.
    var sight = unsafe LimitSight(
      ask,
      profiles.rates(ask.profile),
      now: clock(now),
      decidedAt: now,
      conservativeStart: conservativeStart.load(ordering: .relaxed)
    )
    if ask.session != 0 {
      sight.slot = sessions.find(LimitTable.recordKey(ask.session))
      // Before the words of the session are looked at: both come from far away, and on their way
      // they do not wait for each other.
      if ask.callClass == .send && sight.has(.recipient) { lookAtRecipients(ask, &sight) }
      lookAtSession(ask, &sight)
    }
    lookAtClient(ask, &sight)
    if ask.hasCooldown && sight.has(.cooldown) { lookAtCooldown(ask, &sight) }
    if withKey { lookAtKey(ask, now, &sight) }
    return sight
  }

  @inline(__always)
  private func lookAtSession(_ ask: borrowing LimitAsk, _ sight: inout LimitSight) {
    lookAtRecord(.session, 0, ask, &sight)
    lookAtRecord(.sessionDay, 1, ask, &sight)
    switch ask.callClass {
    case .send:
      lookAtRecord(.send, 2, ask, &sight)
      if sight.has(.spacing) { lookAtBucket(.spacing, ask, cost: 1, &sight) }
    case .groupWrite: lookAtRecord(.groupWrite, 3, ask, &sight)
    case .groupRead: lookAtRecord(.groupRead, 4, ask, &sight)
    case .write:
      if sight.has(.write) { lookAtBucket(.write, ask, cost: UInt64(ask.cost), &sight) }
    case .read:
      if sight.has(.read) { lookAtBucket(.read, ask, cost: UInt64(ask.cost), &sight) }
    }
  }

  @inline(__always)
  private func lookAtRecord(
    _ kind: LimitKind,
    _ word: Int,
    _ ask: borrowing LimitAsk,
    _ sight: inout LimitSight
  ) {
    guard sight.has(kind) else { return }
    let bits = sight.slot < 0 ? 0 : sessions.word(sight.slot, word)
    let rate = sight.rate(kind)
    let arrival = arrival(bits, kind, ask.profile, rate, sight)
    sight.note(kind, rate, used: arrival - sight.now, cost: UInt64(ask.cost))
  }

  private func lookAtBucket(
    _ kind: LimitKind,
    _ ask: borrowing LimitAsk,
    cost: UInt64,
    _ sight: inout LimitSight
  ) {
    let key = LimitTable.bucketKey(kind, LimitTable.recordKey(ask.session), 0)
    lookAtBucket(kind, key, ask, cost: cost, &sight)
  }

  @inline(__always)
  private func lookAtBucket(
    _ kind: LimitKind,
    _ key: UInt64,
    _ ask: borrowing LimitAsk,
    cost: UInt64,
    _ sight: inout LimitSight
  ) {
    let slot = buckets.find(key)
    let bits = slot < 0 ? 0 : buckets.word(slot, 0)
    let rate = sight.rate(kind)
    let arrival = arrival(bits, kind, ask.profile, rate, sight)
    sight.note(kind, rate, used: arrival - sight.now, cost: cost)
  }

  @inline(__always)
  private func lookAtRecipients(_ ask: borrowing LimitAsk, _ sight: inout LimitSight) {
    for index in 0..<ask.recipientCount {
      let key = LimitTable.bucketKey(.recipient, ask.session, ask.recipients[index])
      lookAtBucket(.recipient, key, ask, cost: 1, &sight)
    }
  }

  private func lookAtCooldown(_ ask: borrowing LimitAsk, _ sight: inout LimitSight) {
    for index in 0..<ask.recipientCount {
      let key = LimitTable.bucketKey(.cooldown, UInt64(ask.key), ask.recipients[index])
      lookAtBucket(.cooldown, key, ask, cost: 1, &sight)
    }
    guard ask.target != 0 else { return }
    let key = LimitTable.bucketKey(.cooldown, UInt64(ask.key), ask.target)
    lookAtBucket(.cooldown, key, ask, cost: 1, &sight)
  }

  @inline(__always)
  private func lookAtClient(_ ask: borrowing LimitAsk, _ sight: inout LimitSight) {
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
    sight.note(.client, rate, used: arrival - sight.now, cost: UInt64(ask.cost))
  }

  @inline(__always)
  private func lookAtKey(_ ask: borrowing LimitAsk, _ now: UInt64, _ sight: inout LimitSight) {
    let units = ask.units
    if units == 0 { return }
    let key = keys[Int(ask.key)]
    let wait = key.wait(units: units, now: now)
    if wait > 0 { return sight.noteKey(wait: wait, isShadow: false) }
    let isShadow = key.isShadow && key.ownWait(units: units, now: now) > 0
    sight.noteKey(wait: isShadow ? 1 : 0, isShadow: isShadow)
  }

  @inline(__always)
  func clientRate(_ place: Int32) -> UnsafePointer<LimitClientRate> {
    // SAFETY: `history` keeps every generation, and each has a rate for all that had a place before.
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
    _ sight: LimitSight
  ) -> UInt64 {
    let word = LimitWord(bits: bits)
    var time = max(word.time, sight.now)
    if time > sight.now && word.tag != profile {
      time = converted(word, from: interval(kind, word.tag), to: rate, sight.now)
    }
    if sight.conservativeStart > 0 && rate.isShort && LimitTable.isConservative(kind) {
      time = max(time, sight.conservativeStart + rate.allowance)
    }
    return time
  }

  @inline(__always)
  func clientArrival(_ bits: UInt64, _ client: LimitClientRate, _ now: UInt64) -> UInt64 {
    let word = LimitWord(bits: bits)
    if word.time <= now { return now }
    if word.tag == client.tag { return word.time }
    return converted(word, from: clientIntervals[word.tag], to: client.rate, now)
  }

  /// T of a profile's policy; 0: nobody knows.
  func interval(_ kind: LimitKind, _ profile: UInt8) -> UInt64 {
    // SAFETY: interned rates are never freed.
    unsafe profiles.known(profile).map { rates in unsafe rates.pointee[kind].interval } ?? 0
  }

  /// The same units at another rate; rounded up, so that no change gives anything away.
  ///
  /// No more than lets the bucket have something after one window: so long ago is all that was used.
  @inline(never)
  func converted(
    _ word: LimitWord,
    from interval: UInt64,
    to rate: LimitRate,
    _ now: UInt64
  ) -> UInt64 {
    guard interval != 0 && interval != rate.interval else { return word.time }
    let most = rate.allowance + UInt64(rate.windowSeconds) * 1_000_000_000
    let used = (word.time - now).multipliedFullWidth(by: rate.interval)
    guard used.high < interval else { return now + most }
    let (quotient, remainder) = interval.dividingFullWidth(used)
    return now + min(quotient + (remainder > 0 ? 1 : 0), most)
  }

  /// The policies of a session that a lost state leaves nobody able to say anything about.
  private static func isConservative(_ kind: LimitKind) -> Bool {
    switch kind {
    case .session, .sessionDay, .send, .groupWrite, .groupRead, .write, .read: true
    case .client, .recipient, .spacing, .upstream, .cooldown: false
    }
  }
}
