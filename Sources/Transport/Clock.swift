import CLinux
import Glibc

/// The system's clocks, read without a system call.
///
/// Read once a turn of a loop, then passed on.
package enum Clock {
  /// Nanoseconds since some moment in the past; never goes back.
  package static func monotonicNanoseconds() -> UInt64 {
    UInt64(linux_clock_nanoseconds(CLOCK_MONOTONIC))
  }

  /// Nanoseconds since the system started, the time that it slept included; never goes back, and
  /// goes on from one process to the next.
  package static func boottimeNanoseconds() -> UInt64 {
    UInt64(linux_clock_nanoseconds(CLOCK_BOOTTIME))
  }

  /// Microseconds since 1970 in UTC, without leap seconds.
  ///
  /// Goes back when somebody sets the clock.
  package static func wallMicroseconds() -> Int64 {
    Int64(linux_clock_nanoseconds(CLOCK_REALTIME) / 1_000)
  }
}
