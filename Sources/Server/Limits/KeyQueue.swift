import Gateway
import Synchronization

/// The calls that wait for one upstream key, of all loops.
///
/// A lock guards them, which only calls take that wait or may have to; that nobody waits is seen
/// without it.
@safe final class KeyQueue: @unchecked Sendable {
  private let lock = Mutex(())

  // SAFETY: touched while `lock` is held, and at no other time, which is also why sharing this
  // class between threads is sound.
  nonisolated(unsafe) private var room: WaitingRoom
  private let count = Atomic<Int>(0)
  private let due = Atomic<UInt64>(.max)

  init(lineCallsMax: Int, callsMax: Int) {
    unsafe room = WaitingRoom(lineCallsMax: lineCallsMax, callsMax: callsMax)
  }

  var isEmpty: Bool { count.load(ordering: .acquiring) == 0 }

  var waiting: Int { count.load(ordering: .relaxed) }

  /// When a call may have its turn, or has waited long enough: monotonic; `.max`: nothing waits for
  /// a time.
  var nextDue: UInt64 { due.load(ordering: .relaxed) }

  /// Does something with the room, and publishes what others look at without the lock.
  func withRoom<Result>(_ body: (inout WaitingRoom) -> Result) -> Result {
    lock.withLock { _ in
      // SAFETY: the lock is held.
      defer {
        count.store(unsafe room.count, ordering: .releasing)
        due.store(unsafe room.nextDue, ordering: .releasing)
      }
      return unsafe body(&room)
    }
  }
}
