/// A place in memory that holds one connection for as long as the loop keeps it.
///
/// Connections are structs reached by address rather than class instances, so that passing one
/// around costs no reference counting. A slot stays valid until `Slab.collect()` runs at the end of
/// the turn in which it was retired, because events of the same batch may still point at it.
@safe struct Slot<Value: ~Copyable>: Equatable {
  // SAFETY: made by a `Slab`, which frees it only once no event and no list can name it any more.
  private let pointer: UnsafeMutablePointer<Value>

  init(_ value: consuming Value) {
    // SAFETY: freed in `destroy()`.
    unsafe pointer = .allocate(capacity: 1)
    unsafe pointer.initialize(to: value)
  }

  /// The slot behind an event's token, whose low bits said what it is.
  init?(bitPattern: UInt) {
    // SAFETY: only tokens that this loop registered come back from its poller.
    guard let pointer = unsafe UnsafeMutablePointer<Value>(bitPattern: bitPattern) else {
      return nil
    }
    unsafe self.pointer = pointer
  }

  var value: Value {
    // SAFETY: the slot is alive, as its maker promises; nothing outlives one access.
    @inline(__always) unsafeAddress { unsafe UnsafePointer(pointer) }
    @inline(__always) nonmutating unsafeMutableAddress { unsafe pointer }
  }

  // SAFETY: the address only, as a number.
  var bitPattern: UInt { unsafe UInt(bitPattern: pointer) }

  func destroy() {
    // SAFETY: called once, by the slab, when nothing refers to the slot any more.
    unsafe pointer.deinitialize(count: 1)
    unsafe pointer.deallocate()
  }

  static func == (left: Slot, right: Slot) -> Bool { left.bitPattern == right.bitPattern }
}
