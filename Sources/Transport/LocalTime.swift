import Glibc

/// The clock on the wall, as the machine's time zone has it.
package enum LocalTime {
  /// How far local time is ahead of UTC at a moment, summer time counted.
  ///
  /// Reads the time zone's rules, once a process; for the slow path.
  ///
  /// - Parameter seconds: Since 1970 in UTC.
  /// - Returns: Seconds; 0 when nobody knows.
  package static func offsetSeconds(at seconds: Int64) -> Int {
    var moment = time_t(seconds)
    // SAFETY: both live during the call, which keeps neither; of the result only a number is read.
    var parts = unsafe tm()
    guard unsafe localtime_r(&moment, &parts) != nil else { return 0 }
    return unsafe parts.tm_gmtoff
  }
}
