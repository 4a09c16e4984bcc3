import Synchronization

/// Which sessions work, how busy they are, and which of them are paused: a bulkhead and a circuit
/// breaker for each, so that one number that hangs or fails takes nothing from the others.
///
/// A table of fixed size, 16 octets a session, of which every change is one compare-and-exchange.
/// An entry is never emptied, because a look-up stops at the first empty one; when none is within
/// reach, an entry with nothing to remember gets another key. Only that takes a lock, and only in a
/// crowded table. Who moves an entry first claims its word and counts the word's generation up; who
/// changes a word has read the key after it, so that his exchange fails if the entry has moved.
@safe package final class SessionHealth: @unchecked Sendable {
  private struct Entry: ~Copyable {
    let session = Atomic<UInt64>(0)
    let word = Atomic<UInt64>(0)
  }

  private static let empty: UInt64 = 0

  // SAFETY: `mask + 1` initialised entries from `init` to `deinit`; all access is by atomics, which
  // is also why sharing this class between threads is sound.
  private let entries: UnsafeMutablePointer<Entry>
  private let mask: Int
  private let probes: Int
  private let moving = Mutex(())
  private let openingsCount = Atomic<UInt64>(0)

  /// Makes an empty table.
  ///
  /// - Parameter capacity: sessions; rounded up to a power of two, 16 octets each.
  package init(capacity: Int) {
    var count = 2
    while count < capacity { count *= 2 }
    mask = count - 1
    probes = min(count, HealthLimits.probesMax)
    // SAFETY: every entry is initialised before anybody can see it, and freed in `deinit`.
    unsafe entries = .allocate(capacity: count)
    for index in 0..<count { unsafe (entries + index).initialize(to: Entry()) }
  }

  deinit {
    // SAFETY: nobody holds a reference any more.
    unsafe entries.deinitialize(count: mask + 1)
    unsafe entries.deallocate()
  }

  /// Takes one more call of `session`, or says why not.
  ///
  /// - Parameters:
  ///   - session: a keyed hash; 0 for a call without a session, which may always enter.
  ///   - inFlightMax: calls of the session that may be in flight at once; 0: no bound.
  ///   - breaker: when the session rests; the same for `leave`.
  ///   - now: a monotonic clock in nanoseconds; loops may differ by a little.
  /// - Returns: `entered` or `enteredAsProbe`, and then `leave` has to follow, told which of them
  ///   it was; else nothing has been counted.
  package func enter(
    _ session: UInt64,
    inFlightMax: Int,
    breaker: BreakerPolicy,
    now: UInt64
  ) -> HealthAnswer {
    if session == SessionHealth.empty { return .entered }
    while true {
      guard let slot = slot(for: session, now: now) else { return .tableFull }
      if let answer = change(
        slot,
        session,
        { $0.enter(inFlightMax: inFlightMax, breaker: breaker, now: now) }
      ) {
        return answer
      }
    }
  }

  /// What `enter` would answer; counts nothing.
  package func peek(
    _ session: UInt64,
    inFlightMax: Int,
    breaker: BreakerPolicy,
    now: UInt64
  ) -> HealthAnswer {
    if session == SessionHealth.empty { return .entered }
    guard var word = read(session) else {
      return hasPlace(for: session, now: now) ? .entered : .tableFull
    }
    return word.enter(inFlightMax: inFlightMax, breaker: breaker, now: now)
  }

  /// Lets a call go that has entered.
  ///
  /// - Parameters:
  ///   - session: as `enter` was given it.
  ///   - result: what the call's end says about the session.
  ///   - wasProbe: `enter` said `enteredAsProbe`. Only that call ends or prolongs the session's
  ///     rest; those that entered before the rest began have no say in it.
  ///   - breaker: when the session rests.
  ///   - now: a monotonic clock in nanoseconds.
  ///   - random: 64 random bits, for the jitter of a rest.
  /// - Returns: Whether the session rests or works from now on, where that changed.
  package func leave(
    _ session: UInt64,
    result: CallResult,
    wasProbe: Bool,
    breaker: BreakerPolicy,
    now: UInt64,
    random: UInt64
  ) -> HealthChange {
    if session == SessionHealth.empty { return .none }
    while true {
      // It is in the table: an entry with a call in flight never moves.
      guard let slot = find(session) else { return .none }
      guard
        let change = change(
          slot,
          session,
          {
            $0.leave(result, wasProbe: wasProbe, breaker: breaker, now: now, random: random)
          }
        )
      else { continue }
      if case .opened = change { openingsCount.wrappingAdd(1, ordering: .relaxed) }
      return change
    }
  }

  /// Lets no call of the session enter until `resume`; those in flight go on.
  ///
  /// - Returns: Whether it is paused now: false only when the table has no entry left for it.
  package func pause(_ session: UInt64, now: UInt64) -> Bool {
    if session == SessionHealth.empty { return false }
    while true {
      guard let slot = slot(for: session, now: now) else { return false }
      if change(slot, session, { $0.isPaused = true }) != nil { return true }
    }
  }

  /// - Returns: Whether the session was paused.
  package func resume(_ session: UInt64) -> Bool {
    while true {
      guard let slot = find(session) else { return false }
      let wasPaused: Bool? = change(slot, session) { word in
        defer { word.isPaused = false }
        return word.isPaused
      }
      if let wasPaused { return wasPaused }
    }
  }

  package func isPaused(_ session: UInt64) -> Bool { read(session)?.isPaused ?? false }

  package func inFlight(_ session: UInt64) -> Int { read(session)?.inFlight ?? 0 }

  package func status(of session: UInt64, now: UInt64) -> HealthStatus {
    read(session)?.status(now: now) ?? HealthStatus()
  }

  /// How often a breaker has opened since the start, each rest that follows a rest included.
  package var openings: UInt64 { openingsCount.load(ordering: .relaxed) }

  /// Walks the whole table: for metrics, not for calls.
  package func counts(now: UInt64) -> HealthCounts {
    var counts = HealthCounts()
    for slot in 0...mask {
      // SAFETY: `slot` is within the table.
      var word = HealthWord(unsafe entries[slot].word.load(ordering: .relaxed))
      word.forget(now: now)
      if word.isIdle || word.mode == .claimed { continue }
      let status = word.status(now: now)
      counts.sessions += 1
      counts.inFlight += status.inFlight
      counts.pausedSessions += status.isPaused ? 1 : 0
      counts.openBreakers += status.breaker == .open ? 1 : 0
      counts.halfOpenBreakers += status.breaker == .halfOpen ? 1 : 0
    }
    return counts
  }

  // MARK: - Entries

  /// Changes the word of the entry at `slot`; nil when that is not the session's entry any more.
  @inline(__always)
  private func change<Result>(
    _ slot: Int,
    _ session: UInt64,
    _ body: (inout HealthWord) -> Result
  ) -> Result? {
    // SAFETY: `slot` is within the table.
    var bits = unsafe entries[slot].word.load(ordering: .acquiring)
    while true {
      var word = HealthWord(bits)
      // SAFETY: as above. Read after the word: see the type's comment.
      let present = unsafe entries[slot].session.load(ordering: .acquiring)
      if word.mode == .claimed || present != session {
        // Its mover holds the lock for as long as it is claimed.
        if word.mode == .claimed { moving.withLock { _ in } }
        return nil
      }
      let result = body(&word)
      if word.bits == bits { return result }
      // SAFETY: as above.
      let outcome = unsafe entries[slot].word.weakCompareExchange(
        expected: bits,
        desired: word.bits,
        ordering: .acquiringAndReleasing
      )
      if outcome.exchanged { return result }
      bits = outcome.original
    }
  }

  private func read(_ session: UInt64) -> HealthWord? {
    while let slot = find(session) {
      if let word: HealthWord = change(slot, session, { $0 }) { return word }
    }
    return nil
  }

  private func find(_ session: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: session) & mask
    for _ in 0..<probes {
      // SAFETY: `slot` is within the table.
      let present = unsafe entries[slot].session.load(ordering: .acquiring)
      if present == session { return slot }
      if present == SessionHealth.empty { return nil }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// The slot of `session`, taken now if it has none; nil when the table is full.
  private func slot(for session: UInt64, now: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: session) & mask
    for _ in 0..<probes {
      // SAFETY: `slot` is within the table.
      var present = unsafe entries[slot].session.load(ordering: .acquiring)
      if present == SessionHealth.empty {
        // SAFETY: as above.
        let outcome = unsafe entries[slot].session.compareExchange(
          expected: SessionHealth.empty,
          desired: session,
          ordering: .acquiringAndReleasing
        )
        if outcome.exchanged { return slot }
        present = outcome.original
      }
      if present == session { return slot }
      slot = (slot + 1) & mask
    }
    return move(to: session, now: now)
  }

  private func move(to session: UInt64, now: UInt64) -> Int? {
    moving.withLock { _ in
      // Somebody may have brought the session in while this thread waited.
      if let slot = find(session) { return slot }
      var slot = Int(truncatingIfNeeded: session) & mask
      for _ in 0..<probes {
        if take(slot, for: session, now: now) { return slot }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  /// Gives an entry with nothing to remember to another session; the caller holds the lock.
  private func take(_ slot: Int, for session: UInt64, now: UInt64) -> Bool {
    // SAFETY: `slot` is within the table.
    let bits = unsafe entries[slot].word.load(ordering: .acquiring)
    guard isIdle(bits, now: now) else { return false }
    let claimed = HealthWord(bits).claimed
    // SAFETY: as above.
    let outcome = unsafe entries[slot].word.compareExchange(
      expected: bits,
      desired: claimed.bits,
      ordering: .acquiringAndReleasing
    )
    guard outcome.exchanged else { return false }
    // SAFETY: as above; the claim keeps everybody else away.
    unsafe entries[slot].session.store(session, ordering: .releasing)
    unsafe entries[slot].word.store(claimed.released.bits, ordering: .releasing)
    return true
  }

  private func isIdle(_ bits: UInt64, now: UInt64) -> Bool {
    var word = HealthWord(bits)
    word.forget(now: now)
    return word.isIdle
  }

  private func hasPlace(for session: UInt64, now: UInt64) -> Bool {
    var slot = Int(truncatingIfNeeded: session) & mask
    for _ in 0..<probes {
      // SAFETY: `slot` is within the table.
      if unsafe entries[slot].session.load(ordering: .acquiring) == SessionHealth.empty {
        return true
      }
      // SAFETY: as above.
      let bits = unsafe entries[slot].word.load(ordering: .acquiring)
      if isIdle(bits, now: now) { return true }
      slot = (slot + 1) & mask
    }
    return false
  }
}
