import Synchronization

/// The limits of all sessions that a table has ever had, each once, known by their place.
///
/// A place is good for as long as the table lives: calls that wait, and times of buckets, name one.
@safe struct LimitProfiles: ~Copyable, @unchecked Sendable {
  /// Places; the last number means rates that nobody knows.
  static let capacity = Int(LimitWord.unknownTag)

  // SAFETY: `capacity` initialised places from `init` to `deinit`. A place is written once, before
  // anybody is given its number; what its rates point to is never freed.
  private let rates: UnsafeMutablePointer<UnsafePointer<LimitRates>?>
  private let limits: UnsafeMutablePointer<SessionLimits>

  /// By the table's clock: since when another one is in a place's stead; 0: none is.
  private let retirements = InlineArray<256, Atomic<UInt64>> { _ in Atomic(0) }

  init() {
    // SAFETY: freed in `deinit`.
    unsafe rates = .allocate(capacity: LimitProfiles.capacity + 1)
    unsafe rates.initialize(repeating: nil, count: LimitProfiles.capacity + 1)
    unsafe limits = .allocate(capacity: LimitProfiles.capacity)
    unsafe limits.initialize(repeating: SessionLimits(), count: LimitProfiles.capacity)
  }

  deinit {
    // SAFETY: allocated in `init`.
    unsafe rates.deallocate()
    unsafe limits.deallocate()
  }

  /// Nil: nobody knows them.
  @inline(__always)
  func known(_ place: UInt8) -> UnsafePointer<LimitRates>? {
    // SAFETY: any 8-bit number is a place.
    unsafe rates[Int(place)]
  }

  @inline(__always)
  func rates(_ place: UInt8) -> UnsafePointer<LimitRates> {
    guard let known = unsafe known(place) else {  // SAFETY: not read here.
      preconditionFailure("a profile of this table")
    }
    return unsafe known  // SAFETY: not read here.
  }

  func limits(_ place: UInt8) -> SessionLimits {
    precondition(place < LimitProfiles.capacity, "a profile of this table")
    // SAFETY: a place.
    return unsafe limits[Int(place)]
  }

  func retired(_ place: UInt8) -> UInt64 { retirements[Int(place)].load(ordering: .relaxed) }

  func setRetired(_ place: UInt8, _ time: UInt64) {
    retirements[Int(place)].store(time, ordering: .relaxed)
  }

  @inline(__always)
  func jitterMilliseconds(_ place: UInt8) -> Int {
    precondition(place < LimitProfiles.capacity, "a profile of this table")
    // SAFETY: a place.
    return unsafe limits[Int(place)].jitterMilliseconds
  }

  /// Only for the one who holds the table's history.
  func set(_ place: UInt8, _ limits: SessionLimits, _ rates: LimitRates) {
    precondition(place < LimitProfiles.capacity, "a profile of this table")
    // SAFETY: a place that nobody has been given yet.
    unsafe self.limits[Int(place)] = limits
    unsafe self.rates[Int(place)] = LimitRates.interned(rates)
  }
}
