import Synchronization

/// What each client has used: a word each, on a cache line of its own.
@safe struct LimitClientWords: ~Copyable, @unchecked Sendable {
  private static let stride = 8
  let capacity: Int

  // SAFETY: `capacity * stride` initialised atomics from `init` to `deinit`; all access is by
  // atomics and checked against `capacity`.
  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  init(capacity: Int) {
    self.capacity = capacity
    let cells = capacity * LimitClientWords.stride
    // SAFETY: freed in `deinit`.
    unsafe words = UnsafeMutableRawPointer.allocate(
      byteCount: cells * MemoryLayout<UInt64>.stride,
      alignment: 64
    ).bindMemory(to: Atomic<UInt64>.self, capacity: cells)
    for cell in 0..<cells { unsafe (words + cell).initialize(to: Atomic(0)) }
  }

  deinit {
    // SAFETY: allocated in `init`.
    unsafe UnsafeMutableRawPointer(words).deallocate()
  }

  @inline(__always)
  func word(_ client: Int) -> UInt64 {
    precondition(client >= 0 && client < capacity, "a client of this table")
    // SAFETY: within the words.
    return unsafe words[client * LimitClientWords.stride].load(ordering: .relaxed)
  }

  /// Nil when the word was exchanged, else what it was.
  @inline(__always)
  func exchange(_ client: Int, _ expected: UInt64, _ desired: UInt64) -> UInt64? {
    precondition(client >= 0 && client < capacity, "a client of this table")
    // SAFETY: within the words.
    let outcome = unsafe words[client * LimitClientWords.stride].compareExchange(
      expected: expected,
      desired: desired,
      ordering: .acquiringAndReleasing
    )
    return outcome.exchanged ? nil : outcome.original
  }
}
