import Synchronization

/// The rates of one profile, in the order of `LimitKind`; the client's and the key's stand
/// elsewhere.
struct LimitRates: Equatable {
  var list = InlineArray<12, LimitRate>(repeating: LimitRate())

  /// Those that exist, as a set of `LimitKind.bit`.
  private(set) var kinds: UInt16 = 0

  init() {}

  init(_ limits: SessionLimits, cooldownMilliseconds: Int) {
    self[.session] = LimitRate(limits.rate)
    self[.sessionDay] = LimitRate(limits.perDay)
    self[.recipient] = LimitRate(limits.recipient)
    self[.send] = LimitRate(limits.send)
    self[.groupWrite] = LimitRate(limits.groupWrite)
    self[.groupRead] = LimitRate(limits.groupRead)
    self[.write] = LimitRate(limits.write)
    self[.read] = LimitRate(limits.read)
    self[.spacing] = LimitRate(
      spacingMilliseconds: limits.spacingMilliseconds,
      isShadow: limits.isSpacingShadow
    )
    if cooldownMilliseconds > 0 {
      let milliseconds = cooldownMilliseconds + GatewayLimits.cooldownMarginMilliseconds
      self[.cooldown] = LimitRate(spacingMilliseconds: milliseconds)
    }
  }

  @inline(__always)
  subscript(kind: LimitKind) -> LimitRate {
    get { list[Int(kind.rawValue)] }
    set {
      list[Int(kind.rawValue)] = newValue
      if newValue.exists { kinds |= kind.bit } else { kinds &= ~kind.bit }
    }
  }

  static func == (left: LimitRates, right: LimitRates) -> Bool {
    for index in 0..<12 where left.list[index] != right.list[index] { return false }
    return true
  }
}

extension LimitRates {
  /// All that the process has ever had, each once.
  private static let known = Mutex<[Address]>([])

  @safe private struct Address: @unchecked Sendable {
    // SAFETY: never freed and never written to again.
    let pointer: UnsafePointer<LimitRates>
  }

  /// Where these rates stand as long as the process runs.
  ///
  /// A verdict is read when its table may be gone; there are no more different rates than
  /// configurations have.
  static func interned(_ rates: LimitRates) -> UnsafePointer<LimitRates> {
    // SAFETY: what is handed out is never freed.
    unsafe known.withLock { known in
      // SAFETY: see `Address`.
      let address = known.first { unsafe $0.pointer.pointee == rates }
      if let address { return unsafe address.pointer }
      // SAFETY: initialised before anybody sees it, and never freed.
      let pointer = UnsafeMutablePointer<LimitRates>.allocate(capacity: 1)
      unsafe pointer.initialize(to: rates)
      unsafe known.append(Address(pointer: UnsafePointer(pointer)))
      return unsafe UnsafePointer(pointer)
    }
  }
}
