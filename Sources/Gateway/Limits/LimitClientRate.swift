import Synchronization

/// A client's rate, and the tag of its times.
struct LimitClientRate: Equatable {
  var rate = LimitRate()
  var tag = LimitWord.unknownTag

  private static let known = Mutex<[Address]>([])

  @safe private struct Address: @unchecked Sendable {
    // SAFETY: never freed and never written to again.
    let pointer: UnsafePointer<LimitClientRate>
  }

  /// Where it stands as long as the process runs; see `LimitRates.interned`.
  static func interned(_ rate: LimitClientRate) -> UnsafePointer<LimitClientRate> {
    // SAFETY: what is handed out is never freed.
    unsafe known.withLock { known in
      // SAFETY: see `Address`.
      let address = known.first { unsafe $0.pointer.pointee == rate }
      if let address { return unsafe address.pointer }
      // SAFETY: initialised before anybody sees it, and never freed.
      let pointer = UnsafeMutablePointer<LimitClientRate>.allocate(capacity: 1)
      unsafe pointer.initialize(to: rate)
      unsafe known.append(Address(pointer: UnsafePointer(pointer)))
      return unsafe UnsafePointer(pointer)
    }
  }
}
