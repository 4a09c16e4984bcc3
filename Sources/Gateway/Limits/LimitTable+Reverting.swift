extension LimitTable {
  /// Takes back what was charged on `kinds` so many nanoseconds ago.
  ///
  /// `slot` is that of the session's record (-1: it has none any more), `sight` has what was
  /// decided, and the present moment.
  func revert(
    _ ask: LimitAskView,
    _ kinds: UInt16,
    slot: Int,
    _ sight: LimitSight,
    elapsed: UInt64
  ) {
    if slot >= 0 {
      for word in LimitTable.recordKinds.indices {
        let kind = LimitTable.recordKinds[word]
        guard kinds & kind.bit != 0 else { continue }
        refundWord(slot, word, kind, ask, sight, elapsed: elapsed)
      }
    }
    if kinds & LimitKind.recipient.bit != 0 {
      revertRecipients(ask, ask.recipientCount, sight, elapsed: elapsed)
    }
    let ownBuckets: InlineArray<5, LimitKind> = [
      .groupWrite, .groupRead, .write, .read, .spacing,
    ]
    for index in ownBuckets.indices where kinds & ownBuckets[index].bit != 0 {
      let kind = ownBuckets[index]
      let isSpacing = kind == .spacing
      refundBucket(
        kind,
        LimitTable.bucketKey(kind, ask.record, 0),
        ask,
        cost: isSpacing ? 1 : ask.cost,
        extra: isSpacing ? ask.jitter : 0,
        sight,
        elapsed: elapsed
      )
    }
    if kinds & LimitKind.cooldown.bit != 0 {
      revertCooldown(ask, ask.cooldownCount, sight, elapsed: elapsed)
    }
    if kinds & LimitKind.client.bit != 0 { refundClient(ask, sight, elapsed: elapsed) }
    if kinds & LimitKind.upstream.bit != 0 {
      keys[Int(ask.key)].refund(units: ask.units, elapsed: elapsed)
    }
  }

  /// Of the first `count` recipients.
  func revertRecipients(
    _ ask: LimitAskView,
    _ count: Int,
    _ sight: LimitSight,
    elapsed: UInt64
  ) {
    for index in 0..<count {
      let key = LimitTable.bucketKey(.recipient, ask.session, ask.recipient(index))
      refundBucket(.recipient, key, ask, cost: 1, extra: 0, sight, elapsed: elapsed)
    }
  }

  /// Of the first `count` names.
  func revertCooldown(
    _ ask: LimitAskView,
    _ count: Int,
    _ sight: LimitSight,
    elapsed: UInt64
  ) {
    for index in 0..<count {
      let key = LimitTable.bucketKey(.cooldown, UInt64(ask.key), ask.cooldownName(index))
      refundBucket(.cooldown, key, ask, cost: 1, extra: 0, sight, elapsed: elapsed)
    }
  }

  private func refundBucket(
    _ kind: LimitKind,
    _ key: UInt64,
    _ ask: LimitAskView,
    cost: UInt64,
    extra: UInt64,
    _ sight: LimitSight,
    elapsed: UInt64
  ) {
    let slot = buckets.find(key)
    guard slot >= 0 else { return }
    refundSlot(slot, kind, ask.profile, cost: cost, extra: extra, sight, elapsed: elapsed)
  }

  func refundSlot(
    _ slot: Int,
    _ kind: LimitKind,
    _ profile: UInt8,
    cost: UInt64,
    extra: UInt64,
    _ sight: LimitSight,
    elapsed: UInt64
  ) {
    var bits = buckets.word(slot, 0)
    while true {
      let word = LimitWord(bits: bits)
      let interval = intervalOfCharge(kind, word.tag, profile, sight)
      let refunded = refunded(word, kind, cost: cost, interval, extra: extra, sight, elapsed)
      guard let refunded, let other = buckets.exchange(slot, 0, bits, refunded.bits) else { return }
      bits = other
    }
  }

  private func refundWord(
    _ slot: Int,
    _ place: Int,
    _ kind: LimitKind,
    _ ask: LimitAskView,
    _ sight: LimitSight,
    elapsed: UInt64
  ) {
    let cost = ask.cost
    var bits = sessions.word(slot, place)
    while true {
      let word = LimitWord(bits: bits)
      let interval = intervalOfCharge(kind, word.tag, ask.profile, sight)
      let refunded = refunded(word, kind, cost: cost, interval, extra: 0, sight, elapsed)
      guard let refunded, let other = sessions.exchange(slot, place, bits, refunded.bits) else {
        return
      }
      bits = other
    }
  }

  private func refundClient(_ ask: LimitAskView, _ sight: LimitSight, elapsed: UInt64) {
    let place = Int(ask.client)
    let cost = ask.cost
    var bits = clientWords.word(place)
    while true {
      let word = LimitWord(bits: bits)
      let interval = clientIntervals[word.tag]
      let refunded = refunded(word, .client, cost: cost, interval, extra: 0, sight, elapsed)
      guard let refunded, let other = clientWords.exchange(place, bits, refunded.bits) else {
        return
      }
      bits = other
    }
  }

  /// T that a charge is worth by now: a change of the rate has converted it.
  private func intervalOfCharge(
    _ kind: LimitKind,
    _ tag: UInt8,
    _ profile: UInt8,
    _ sight: LimitSight
  ) -> UInt64 {
    let own = sight.rate(kind).interval
    if tag == profile { return own }
    let other = interval(kind, tag)
    return other == 0 ? own : other
  }

  /// Nil: nothing is to be given back.
  private func refunded(
    _ word: LimitWord,
    _ kind: LimitKind,
    cost: UInt64,
    _ interval: UInt64,
    extra: UInt64,
    _ sight: LimitSight,
    _ elapsed: UInt64
  ) -> LimitWord? {
    let (worth, isTooLarge) = cost.multipliedSaturating(interval).addingReportingOverflow(extra)
    var amount = isTooLarge ? .max : worth
    let charged = sight.now &- elapsed &+ sight.verdict.used[Int(kind.rawValue)]
    if word.time != charged { amount -= min(amount, elapsed) }
    guard amount > 0 else { return nil }
    return LimitWord(time: word.time - min(word.time, amount), tag: word.tag)
  }
}
