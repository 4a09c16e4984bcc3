import Synchronization
import Transport

extension CallGate {
  /// Takes over what the clocks say; a few times a second, by any loop.
  func refreshLocalTime() {
    let wall = Clock.wallMicroseconds()
    let monotonic = Int64(Clock.monotonicNanoseconds() / 1_000)
    wallOffset.store(wall - monotonic, ordering: .relaxed)
    localOffset.store(LocalTime.offsetSeconds(at: wall / 1_000_000), ordering: .relaxed)
  }

  /// Seconds since midnight, local time.
  func secondOfDay(now: UInt64) -> Int {
    let wall = Int64(now / 1_000) + wallOffset.load(ordering: .relaxed)
    let local = Int(wall / 1_000_000) + localOffset.load(ordering: .relaxed)
    return (local % 86_400 + 86_400) % 86_400
  }
}
