import Synchronization

/// The counters of all loops: one 64-bit theoretical arrival time a key, in a table of fixed size.
///
/// Looking up, adding and charging take no lock. A bucket is never emptied, because a look-up stops
/// at the first empty one; when no empty one is within reach, a bucket that is full again (its time
/// lies in the past: it says nothing that a new one would not) gets another key. Only that takes a
/// lock, and it happens once in the life of a key and only in a crowded table.
///
/// Moving a bucket to another key races with charges on it. The mover first writes `busy` over the
/// key and then reads the time again; a charger first writes the time and then reads the key again.
/// Both in one total order, so at least one of them sees the other: the mover puts the key back, or
/// the charger takes its charge back and starts over.
@safe final class LimitBuckets: @unchecked Sendable {
  struct Bucket: ~Copyable {
    let key = Atomic<UInt64>(0)
    let arrival = Atomic<UInt64>(0)
  }

  enum Charge {
    case done(arrival: UInt64)
    /// The bucket is not full enough; nothing has been charged.
    case refused(arrival: UInt64)
    /// The bucket belongs to another key by now; nothing has been charged.
    case moved
  }

  private static let empty: UInt64 = 0
  private static let busy: UInt64 = 1

  // SAFETY: `capacity` initialised buckets from `init` to `deinit`; all access is by atomics,
  // which is also why sharing this class between threads is sound.
  private let buckets: UnsafeMutablePointer<Bucket>
  private let mask: Int
  private let probes: Int
  private let moving = Mutex(())

  /// - Parameter capacity: rounded up to a power of two.
  init(capacity: Int) {
    var count = 2
    while count < capacity { count *= 2 }
    mask = count - 1
    probes = min(count, GatewayLimits.limitProbesMax)
    // SAFETY: every bucket is initialised before anybody can see it, and freed in `deinit`.
    unsafe buckets = .allocate(capacity: count)
    for index in 0..<count { unsafe (buckets + index).initialize(to: Bucket()) }
  }

  deinit {
    // SAFETY: nobody holds a reference any more.
    unsafe buckets.deinitialize(count: mask + 1)
    unsafe buckets.deallocate()
  }

  /// A key that is neither `empty` nor `busy`.
  static func key(_ hash: UInt64) -> UInt64 { hash < 2 ? hash + 2 : hash }

  /// The theoretical arrival time of `key`; 0 when nothing was ever charged on it.
  func arrival(of key: UInt64) -> UInt64 {
    guard let slot = find(key) else { return 0 }
    // SAFETY: `slot` is within the table.
    return unsafe buckets[slot].arrival.load(ordering: .relaxed)
  }

  /// The slot of `key`, taken now if it has none; nil when the table is full.
  func slot(for key: UInt64, now: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: key) & mask
    for _ in 0..<probes {
      // SAFETY: `slot` is within the table.
      var present = unsafe buckets[slot].key.load(ordering: .acquiring)
      if present == LimitBuckets.empty {
        // SAFETY: as above.
        let outcome = unsafe buckets[slot].key.compareExchange(
          expected: LimitBuckets.empty,
          desired: key,
          ordering: .sequentiallyConsistent
        )
        if outcome.exchanged { return slot }
        present = outcome.original
      }
      if present == key { return slot }
      slot = (slot + 1) & mask
    }
    return move(to: key, now: now)
  }

  /// Charges `cost` on the bucket at `slot` if it lets that pass.
  func charge(_ slot: Int, key: UInt64, cost: UInt64, _ rate: LimitRate, now: UInt64) -> Charge {
    // SAFETY: `slot` is within the table.
    var arrival = unsafe buckets[slot].arrival.load(ordering: .relaxed)
    while true {
      if rate.wait(arrival, cost: cost, now: now) > 0 { return .refused(arrival: arrival) }
      let next = max(arrival, now) + cost * rate.interval
      // SAFETY: as above.
      let outcome = unsafe buckets[slot].arrival.weakCompareExchange(
        expected: arrival,
        desired: next,
        ordering: .sequentiallyConsistent
      )
      if outcome.exchanged {
        // SAFETY: as above.
        if unsafe buckets[slot].key.load(ordering: .sequentiallyConsistent) == key {
          return .done(arrival: next)
        }
        refund(slot, cost: cost, rate)
        return .moved
      }
      arrival = outcome.original
    }
  }

  /// Takes a charge back.
  ///
  /// `max(tat, now)` was in the charge, so that what is left is worth exactly what the bucket was
  /// worth before.
  func refund(_ slot: Int, cost: UInt64, _ rate: LimitRate) {
    // SAFETY: `slot` is within the table.
    var arrival = unsafe buckets[slot].arrival.load(ordering: .relaxed)
    while true {
      let before = arrival - min(arrival, cost * rate.interval)
      // SAFETY: as above.
      let outcome = unsafe buckets[slot].arrival.weakCompareExchange(
        expected: arrival,
        desired: before,
        ordering: .sequentiallyConsistent
      )
      if outcome.exchanged { return }
      arrival = outcome.original
    }
  }

  private func find(_ key: UInt64) -> Int? {
    var slot = Int(truncatingIfNeeded: key) & mask
    for _ in 0..<probes {
      // SAFETY: `slot` is within the table.
      let present = unsafe buckets[slot].key.load(ordering: .acquiring)
      if present == key { return slot }
      if present == LimitBuckets.empty { return nil }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func move(to key: UInt64, now: UInt64) -> Int? {
    moving.withLock { _ in
      // Somebody may have brought the key in while this thread waited.
      if let slot = find(key) { return slot }
      var slot = Int(truncatingIfNeeded: key) & mask
      for _ in 0..<probes {
        if take(slot, for: key, now: now) { return slot }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  private func take(_ slot: Int, for key: UInt64, now: UInt64) -> Bool {
    guard isIdle(slot, now) else { return false }
    // SAFETY: `slot` is within the table; only the holder of `moving` changes a key that is set.
    let former = unsafe buckets[slot].key.exchange(
      LimitBuckets.busy,
      ordering: .sequentiallyConsistent
    )
    let isStillIdle = isIdle(slot, now)
    // SAFETY: as above.
    unsafe buckets[slot].key.store(isStillIdle ? key : former, ordering: .sequentiallyConsistent)
    return isStillIdle
  }

  private func isIdle(_ slot: Int, _ now: UInt64) -> Bool {
    // SAFETY: `slot` is within the table.
    let arrival = unsafe buckets[slot].arrival.load(ordering: .sequentiallyConsistent)
    return arrival == 0 || arrival + GatewayLimits.limitReuseGraceNanoseconds <= now
  }
}
