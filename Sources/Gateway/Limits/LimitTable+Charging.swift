import Synchronization
import WARest

extension LimitTable {
  /// Charges a call on every policy that applies to it, or on none.
  ///
  /// Every bucket is looked at first and only then charged: so a refused call writes nowhere and
  /// takes no place in the table, and names that are refused cannot fill it. Should another loop
  /// have been faster in between, what was charged is given back.
  package func charge(_ ask: borrowing LimitAsk, now: UInt64) -> LimitVerdict {
    // SAFETY: the ask is there and unchanged during the call.
    unsafe withUnsafePointer(to: ask) { ask in unsafe charge(at: ask, now: now) }
  }

  /// The same, of an ask where it stands: to hand it over as a value copies it, list and all.
  // SAFETY: the caller keeps it there and unchanged during the call.
  package func charge(at ask: UnsafePointer<LimitAsk>, now: UInt64) -> LimitVerdict {
    charge(unsafe LimitAskView(ask), now)
  }

  @inline(__always)
  private func charge(_ ask: LimitAskView, _ now: UInt64) -> LimitVerdict {
    var sight = sight(ask, now, withKey: false)
    // The key is charged first, which says at once whether it has room; another's refusal is looked
    // at as a whole, the key with it.
    guard sight.passes && chargeKey(ask, &sight, now) else { return refusal(ask, now) }
    var charge = LimitCharge()
    charge.kinds = sight.verdict.applied & LimitKind.upstream.bit
    if chargeAll(ask, &sight, &charge) { return sight.verdict }
    revert(ask, charge.kinds, slot: charge.slot, sight, elapsed: 0)
    return lateRefusal(ask, sight, now)
  }

  /// What stands in the way, the key included; should it be nothing any more, the key it was.
  @inline(never)
  private func refusal(_ ask: LimitAskView, _ now: UInt64) -> LimitVerdict {
    var sight = sight(ask, now)
    if sight.passes { sight.noteKey(wait: 1, isShadow: false) }
    return sight.refusal()
  }

  /// What stands in the way after a charge had begun; by now it may have gone again.
  @inline(never)
  private func lateRefusal(
    _ ask: LimitAskView,
    _ refused: LimitSight,
    _ now: UInt64
  ) -> LimitVerdict {
    let look = self.sight(ask, now)
    guard look.passes else { return look.refusal() }
    var verdict = refused.refusal()
    verdict.used = look.verdict.used
    return verdict
  }

  /// Charges a call of any class that asks for nothing but its session and its client; a cost of 0
  /// or less charges nothing and only looks.
  package func charge(
    session name: Span<UInt8>,
    client: Int,
    cost: Int,
    nowNanoseconds now: UInt64
  ) -> LimitVerdict {
    var ask = ask(session: name, client: client, callClass: .read)
    ask.cost = UInt32(clamping: cost)
    return cost > 0 ? charge(ask, now: now) : look(ask, now: now)
  }

  /// Takes back what an allowed call was charged, because it was not made.
  ///
  /// At once, and as long as nobody else was charged, exactly. Else what would have been back by
  /// now anyway is not given back again: a bucket that ran full meanwhile must not be filled
  /// beyond. `verdict` is that of its charge.
  package func refund(_ ask: borrowing LimitAsk, _ verdict: LimitVerdict, now: UInt64) {
    guard verdict.isAllowed else { return }
    // SAFETY: the ask is there and unchanged during the call.
    unsafe withUnsafePointer(to: ask) { ask in refund(unsafe LimitAskView(ask), verdict, now) }
  }

  private func refund(_ ask: LimitAskView, _ verdict: LimitVerdict, _ now: UInt64) {
    let kinds = verdict.applied & ~verdict.shadowed
    // SAFETY: interned rates are never freed.
    var sight = unsafe LimitSight(
      ask,
      profiles.rates(ask.profile),
      now: clock(now),
      decidedAt: now,
      conservativeStart: 0
    )
    sight.verdict = verdict
    let slot = ask.session == 0 ? -1 : sessions.find(ask.record)
    let elapsed = now > verdict.decidedAt ? now - verdict.decidedAt : 0
    // A key counts what is in flight even where it is only watched.
    let upstream = verdict.applied & LimitKind.upstream.bit
    revert(ask, kinds | upstream, slot: slot, sight, elapsed: elapsed)
  }

  // MARK: All

  /// False when something stands in the way, which is then noted.
  @inline(__always)
  private func chargeAll(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    if ask.session != 0 {
      guard chargeSession(ask, &sight, &charge) else { return false }
      if sight.isToCharge(.recipient) {
        guard chargeRecipients(ask, &sight, &charge) else { return false }
      }
    }
    if sight.isToCharge(.cooldown) {
      guard chargeCooldown(ask, &sight, &charge) else { return false }
    }
    if sight.isToCharge(.client) {
      guard chargeClient(ask, &sight, &charge) else { return false }
    }
    return true
  }

  /// False when the key has no room.
  @inline(__always)
  private func chargeKey(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ now: UInt64
  ) -> Bool {
    let units = ask.units
    if units == 0 { return true }
    // SAFETY: `keys` holds it.
    return unsafe key(ask.key)._withUnsafeGuaranteedRef { key in
      let isShadow = key.isShadow && key.ownWait(units: units, now: now) > 0
      guard key.charge(units: units, now: now) else { return false }
      sight.noteKey(wait: isShadow ? 1 : 0, isShadow: isShadow)
      return true
    }
  }

  /// The record's words, and the class where it has a bucket of its own.
  @inline(__always)
  private func chargeSession(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    let kinds = LimitTable.recordMask & sight.verdict.applied & ~sight.verdict.shadowed
    if kinds != 0 {
      guard chargeRecord(ask, kinds, &sight, &charge) else { return false }
    }
    switch ask.callClass {
    case .send:
      guard sight.isToCharge(.spacing) else { return true }
      let key = LimitTable.bucketKey(.spacing, ask.record, 0)
      return chargeBucket(.spacing, key, ask, cost: 1, extra: ask.jitter, &sight, &charge)
    case .groupWrite, .groupRead, .write, .read:
      let kind = LimitKind(ask.callClass)
      guard sight.isToCharge(kind) else { return true }
      let key = LimitTable.bucketKey(kind, ask.record, 0)
      return chargeBucket(kind, key, ask, cost: ask.cost, extra: 0, &sight, &charge)
    }
  }

  // MARK: The session's record

  @inline(__always)
  private func chargeRecord(
    _ ask: LimitAskView,
    _ kinds: UInt16,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    let key = ask.record
    // Each turn but the first means that the record went to another key in between.
    for _ in 0..<4 {
      if sight.slot < 0 { sight.slot = place(session: key, sight.now) }
      if sight.slot < 0 { break }
      charge.slot = sight.slot
      guard chargeWords(ask, &sight, &charge) else { return false }
      if sessions.holds(sight.slot, key) { return true }
      let recorded = charge.kinds & ~LimitKind.upstream.bit
      revert(ask, recorded, slot: charge.slot, sight, elapsed: 0)
      charge.kinds &= LimitKind.upstream.bit
      charge.slot = -1
      sight.slot = -1
    }
    return sight.noteFull(kinds)
  }

  @inline(__always)
  private func chargeWords(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    if sight.isToCharge(.session) {
      guard chargeWord(0, .session, ask, &sight, &charge) else { return false }
    }
    if sight.isToCharge(.sessionDay) {
      guard chargeWord(1, .sessionDay, ask, &sight, &charge) else { return false }
    }
    return !sight.isToCharge(.send) || chargeWord(2, .send, ask, &sight, &charge)
  }

  /// False when the word has not enough left any more, which is then noted.
  @inline(__always)
  private func chargeWord(
    _ word: Int,
    _ kind: LimitKind,
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    let rate = sight.rate(kind)
    var bits = sessions.word(sight.slot, word)
    while true {
      let arrival = arrival(bits, kind, ask.profile, rate, sight.now, sight.conservativeStart)
      let next = arrival + ask.cost * rate.interval
      if next > sight.now + rate.allowance {
        sight.note(kind, rate, used: arrival - sight.now, cost: ask.cost)
        return sight.passes
      }
      let desired = LimitWord(time: next, tag: ask.profile)
      guard let other = sessions.exchange(sight.slot, word, bits, desired.bits) else {
        charge.kinds |= kind.bit
        sight.verdict.used[Int(kind.rawValue)] = next - sight.now
        return true
      }
      bits = other
    }
  }

  // MARK: Buckets

  private func chargeBucket(
    _ kind: LimitKind,
    _ key: UInt64,
    _ ask: LimitAskView,
    cost: UInt64,
    extra: UInt64,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    switch chargeSlot(kind, key, ask.profile, cost: cost, extra: extra, &sight) {
    case .done:
      charge.kinds |= kind.bit
      return true
    case .refused: return sight.passes
    case .full: return sight.noteFull(kind.bit)
    }
  }

  private enum SlotCharge {
    case done
    case refused
    case full
  }

  @inline(__always)
  private func chargeSlot(
    _ kind: LimitKind,
    _ key: UInt64,
    _ profile: UInt8,
    cost: UInt64,
    extra: UInt64,
    _ sight: inout LimitSight
  ) -> SlotCharge {
    let rate = sight.rate(kind)
    for _ in 0..<4 {
      var slot = buckets.find(key)
      if slot < 0 { slot = place(bucket: key, sight.now) }
      if slot < 0 { break }
      var bits = buckets.word(slot, 0)
      while true {
        let arrival = arrival(bits, kind, profile, rate, sight.now, sight.conservativeStart)
        let next = arrival + cost * rate.interval
        if next > sight.now + rate.allowance {
          sight.note(kind, rate, used: arrival - sight.now, cost: cost)
          return .refused
        }
        let desired = LimitWord(time: next + extra, tag: profile)
        guard let other = buckets.exchange(slot, 0, bits, desired.bits) else {
          let used = next + extra - sight.now
          let place = Int(kind.rawValue)
          sight.verdict.used[place] = max(sight.verdict.used[place], used)
          break
        }
        bits = other
      }
      if buckets.holds(slot, key) { return .done }
      refundSlot(slot, kind, profile, cost: cost, extra: extra, sight, elapsed: 0)
    }
    return .full
  }

  @inline(__always)
  private func chargeRecipients(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    for index in 0..<ask.recipientCount {
      let key = LimitTable.bucketKey(.recipient, ask.session, ask.recipient(index))
      let outcome = chargeSlot(.recipient, key, ask.profile, cost: 1, extra: 0, &sight)
      if case .done = outcome { continue }
      revertRecipients(ask, index, sight, elapsed: 0)
      if case .full = outcome { return sight.noteFull(LimitKind.recipient.bit) }
      return sight.passes
    }
    charge.kinds |= LimitKind.recipient.bit
    return true
  }

  private func chargeCooldown(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    let count = ask.cooldownCount
    for index in 0..<count {
      let key = LimitTable.bucketKey(.cooldown, UInt64(ask.key), ask.cooldownName(index))
      let outcome = chargeSlot(.cooldown, key, ask.profile, cost: 1, extra: 0, &sight)
      if case .done = outcome { continue }
      revertCooldown(ask, index, sight, elapsed: 0)
      if case .full = outcome { return sight.noteFull(LimitKind.cooldown.bit) }
      return sight.passes
    }
    charge.kinds |= LimitKind.cooldown.bit
    return true
  }

  // MARK: The client

  @inline(__always)
  private func chargeClient(
    _ ask: LimitAskView,
    _ sight: inout LimitSight,
    _ charge: inout LimitCharge
  ) -> Bool {
    // SAFETY: such rates are never freed.
    let client = unsafe clientRate(ask.client).pointee
    guard client.rate.exists else { return true }
    let place = Int(ask.client)
    var bits = clientWords.word(place)
    while true {
      let arrival = clientArrival(bits, client, sight.now)
      let next = arrival + ask.cost * client.rate.interval
      if next > sight.now + client.rate.allowance {
        sight.note(.client, client.rate, used: arrival - sight.now, cost: ask.cost)
        return sight.passes
      }
      let desired = LimitWord(time: next, tag: client.tag)
      guard let other = clientWords.exchange(place, bits, desired.bits) else {
        charge.kinds |= LimitKind.client.bit
        sight.verdict.used[Int(LimitKind.client.rawValue)] = next - sight.now
        return true
      }
      bits = other
    }
  }

  /// Policies that a session's record has a word for.
  private static let recordMask =
    LimitKind.session.bit | LimitKind.sessionDay.bit | LimitKind.send.bit
}
