import Synchronization

/// Until when a bucket is in use, whoever's rate it follows: what says so may not be forgotten.
extension LimitTable {
  /// The slot of a session's record; -1: the table is full.
  func place(session key: UInt64, _ now: UInt64) -> Int {
    sessions.place(key, now: now) { word, bits in
      usedUntil(LimitWord(bits: bits), LimitTable.recordKinds[word])
    }
  }

  /// The slot of a bucket; -1: the table is full.
  func place(bucket key: UInt64, _ now: UInt64) -> Int {
    buckets.place(key, now: now) { _, bits in bucketTime(bits) }
  }

  /// Until when a bucket is in use: of what kind it is, nobody knows.
  func bucketTime(_ bits: UInt64) -> UInt64 {
    let word = LimitWord(bits: bits)
    if bits == 0 || profiles.retired(word.tag) == 0 { return word.time }
    var latest: UInt64 = 0
    for kind in LimitKind.allCases where kind != .client && kind != .upstream {
      latest = max(latest, usedUntil(word, kind))
    }
    return latest
  }

  /// A word of a profile that was replaced may have any of those in use now.
  private func usedUntil(_ word: LimitWord, _ kind: LimitKind) -> UInt64 {
    if word.bits == 0 || profiles.retired(word.tag) == 0 { return word.time }
    var latest = word.time
    withUsedProfiles { latest = max(latest, time(word, kind, under: $0)) }
    return latest
  }

  /// The time of a word by a profile's rate.
  func time(_ word: LimitWord, _ kind: LimitKind, under profile: UInt8) -> UInt64 {
    guard word.tag != profile && word.bits != 0 else { return word.time }
    // SAFETY: interned rates are never freed.
    let rate = unsafe profiles.rates(profile).pointee[kind]
    return rate.exists ? converted(word, kind, to: rate) : word.time
  }

  /// Profiles of the present configuration.
  func withUsedProfiles(_ body: (UInt8) -> Void) {
    // SAFETY: `history` keeps every generation for as long as the table lives.
    unsafe current.load(ordering: .acquiring)._withUnsafeGuaranteedRef { generation in
      for profile in generation.profiles { body(profile) }
    }
  }
}
