import Synchronization

/// Buckets by key, shared by all loops: a table of a fixed number of slots, each a key and some
/// words.
///
/// Looking up, adding and charging take no lock. A slot is never emptied, because a look-up stops
/// at the first empty one; when no empty one is within reach, a slot whose words all lie in the
/// past (it says nothing that a new one would not) goes to another key, the one first that was used
/// last the longest ago. Only that takes a lock, one of many, chosen by the key.
///
/// Taking a slot over races with charges on it. Who takes it first writes `busy` over the key and
/// then reads the words again; a charger first writes its words and then reads the key again. Both
/// in one total order, so that at least one of them sees the other: the former puts the key back,
/// or the charger takes its charges back and starts over.
@safe struct LimitSlots: ~Copyable, @unchecked Sendable {
  private static let empty: UInt64 = 0
  private static let busy: UInt64 = 1
  private static let cacheLineBytes = 64

  /// Slots in the table.
  let count: Int

  /// Words of each.
  let wordCount: Int
  private let reach: Int

  /// Words of a slot with its key.
  private let stride: Int

  // SAFETY: `count * stride` initialised atomics, of each slot the key and then its words, from
  // `init` to `deinit`; all access is by atomics, which is also why sharing this type between
  // threads is sound. Every slot is one of `count`, every word one of `wordCount`.
  private let cells: UnsafeMutablePointer<Atomic<UInt64>>
  private let locks = InlineArray<64, Mutex<Void>> { _ in Mutex(()) }

  /// - Parameters:
  ///   - count: slots, 2 or more.
  ///   - wordCount: words of each; with the key they should fill a cache line or a part of it.
  ///   - reach: slots that a look-up may pass.
  init(count: Int, wordCount: Int, reach: Int) {
    self.count = count
    self.wordCount = wordCount
    self.reach = min(reach, count)
    stride = 1 + wordCount
    let cellCount = count * stride
    // SAFETY: every atomic is initialised before anybody can see it, and freed in `deinit`.
    unsafe cells = UnsafeMutableRawPointer.allocate(
      byteCount: cellCount * MemoryLayout<UInt64>.stride,
      alignment: LimitSlots.cacheLineBytes
    ).bindMemory(to: Atomic<UInt64>.self, capacity: cellCount)
    for cell in 0..<cellCount { unsafe (cells + cell).initialize(to: Atomic(LimitSlots.empty)) }
  }

  deinit {
    // SAFETY: nobody holds a reference any more.
    unsafe cells.deinitialize(count: count * stride)
    unsafe UnsafeMutableRawPointer(cells).deallocate()
  }

  /// Octets of memory.
  var byteCount: Int { count * stride * MemoryLayout<UInt64>.stride }

  // MARK: Words

  @inline(__always)
  func word(_ slot: Int, _ word: Int) -> UInt64 {
    // SAFETY: see `cells`.
    unsafe cells[slot * stride + 1 + word].load(ordering: .relaxed)
  }

  /// Nil when the word was exchanged, else what it was.
  @inline(__always)
  func exchange(_ slot: Int, _ word: Int, _ expected: UInt64, _ desired: UInt64) -> UInt64? {
    // SAFETY: see `cells`.
    let outcome = unsafe cells[slot * stride + 1 + word].compareExchange(
      expected: expected,
      desired: desired,
      ordering: .sequentiallyConsistent
    )
    return outcome.exchanged ? nil : outcome.original
  }

  // MARK: Keys

  /// A key that is neither `empty` nor `busy`.
  @inline(__always)
  static func key(_ hash: UInt64) -> UInt64 { hash < 2 ? hash | 1 << 63 : hash }

  /// The key at `slot`; nil: none, or it is about to change.
  func key(at slot: Int) -> UInt64? {
    // SAFETY: see `cells`.
    let key = unsafe cells[slot * stride].load(ordering: .acquiring)
    return key == LimitSlots.empty || key == LimitSlots.busy ? nil : key
  }

  /// Whether the slot still is the key's: asked after a charge.
  @inline(__always)
  func holds(_ slot: Int, _ key: UInt64) -> Bool {
    // SAFETY: see `cells`.
    unsafe cells[slot * stride].load(ordering: .sequentiallyConsistent) == key
  }

  /// The slot of `key`; -1: it has none.
  @inline(__always)
  func find(_ key: UInt64) -> Int {
    var slot = home(key)
    for _ in 0..<reach {
      // SAFETY: see `cells`.
      let present = unsafe cells[slot * stride].load(ordering: .acquiring)
      if present == key { return slot }
      if present == LimitSlots.empty { return -1 }
      slot = next(slot)
    }
    return -1
  }

  /// The slot of `key`, taken now (by the clock of the words) if it has none; -1: the table is
  /// full.
  ///
  /// `time` tells until when a word is in use, by its place and bits.
  func place(_ key: UInt64, now: UInt64, _ time: (Int, UInt64) -> UInt64) -> Int {
    let slot = findOrAdd(key)
    return slot >= 0 ? slot : takeOver(key, now, time)
  }

  /// Has the memory bring where a key's slot is, most likely: it is on its way while something
  /// else is, and nobody waits for it here.
  @inline(__always)
  func fetch(_ key: UInt64) {
    let slot = home(key)
    // SAFETY: see `cells`. An atomic is read even if nobody asks for what it is.
    _ = unsafe cells[slot * stride].load(ordering: .relaxed)
  }

  @inline(__always)
  private func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: key.multipliedFullWidth(by: UInt64(count)).high)
  }

  @inline(__always)
  private func next(_ slot: Int) -> Int { slot + 1 == count ? 0 : slot + 1 }

  private func findOrAdd(_ key: UInt64) -> Int {
    var slot = home(key)
    for _ in 0..<reach {
      var present = settledKey(slot)
      if present == LimitSlots.empty {
        // SAFETY: see `cells`.
        let outcome = unsafe cells[slot * stride].compareExchange(
          expected: LimitSlots.empty,
          desired: key,
          ordering: .sequentiallyConsistent
        )
        if outcome.exchanged { return slot }
        present = outcome.original == LimitSlots.busy ? settledKey(slot) : outcome.original
      }
      if present == key { return slot }
      slot = next(slot)
    }
    return -1
  }

  /// The key at `slot`, once nobody is about to take it over: it may be put back, and must not be
  /// added a second time meanwhile.
  private func settledKey(_ slot: Int) -> UInt64 {
    while true {
      // SAFETY: see `cells`.
      let present = unsafe cells[slot * stride].load(ordering: .acquiring)
      if present != LimitSlots.busy { return present }
    }
  }

  // MARK: Taking over

  private func takeOver(
    _ key: UInt64,
    _ now: UInt64,
    _ time: (Int, UInt64) -> UInt64
  ) -> Int {
    locks[Int(key & 63)].withLock { _ in
      // Somebody may have brought the key in while this thread waited.
      let slot = findOrAdd(key)
      if slot >= 0 { return slot }
      // Each turn but the last means that another thread was faster.
      for _ in 0..<4 {
        let slot = longestIdle(key, now, time)
        if slot < 0 { return -1 }
        if take(slot, for: key, now, time) { return slot }
      }
      return -1
    }
  }

  /// The slot within reach of `key` that was used last the longest ago; -1: all are in use.
  private func longestIdle(
    _ key: UInt64,
    _ now: UInt64,
    _ time: (Int, UInt64) -> UInt64
  ) -> Int {
    var slot = home(key)
    var (found, foundUse) = (-1, UInt64.max)
    for _ in 0..<reach {
      let use = lastUse(slot, time)
      if use < foundUse && isIdle(use, now) && settledKey(slot) != LimitSlots.empty {
        (found, foundUse) = (slot, use)
      }
      slot = next(slot)
    }
    return found
  }

  private func take(
    _ slot: Int,
    for key: UInt64,
    _ now: UInt64,
    _ time: (Int, UInt64) -> UInt64
  ) -> Bool {
    let former = settledKey(slot)
    // SAFETY: see `cells`; who has written `busy` is the only one to write the key.
    let outcome = unsafe cells[slot * stride].compareExchange(
      expected: former,
      desired: LimitSlots.busy,
      ordering: .sequentiallyConsistent
    )
    guard outcome.exchanged else { return false }
    let isStillIdle = isIdle(lastUse(slot, time), now)
    // SAFETY: as above.
    unsafe cells[slot * stride].store(
      isStillIdle ? key : former,
      ordering: .sequentiallyConsistent
    )
    return isStillIdle
  }

  /// When a slot was used last, or later: its latest time.
  private func lastUse(_ slot: Int, _ time: (Int, UInt64) -> UInt64) -> UInt64 {
    var latest: UInt64 = 0
    for word in 0..<wordCount {
      // SAFETY: see `cells`.
      let bits = unsafe cells[slot * stride + 1 + word].load(ordering: .sequentiallyConsistent)
      latest = max(latest, time(word, bits))
    }
    return latest
  }

  private func isIdle(_ lastUse: UInt64, _ now: UInt64) -> Bool {
    lastUse + GatewayLimits.limitReuseGraceNanoseconds <= now
  }
}
