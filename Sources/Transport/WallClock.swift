/// The present moment as text, written anew only as far as it changed.
///
/// A loop keeps one and moves it on once a turn.
package struct WallClock: Sendable {
  /// RFC 3339 in UTC with microseconds: `2026-01-31T23:59:59.000000Z`.
  package private(set) var timestamp: InlineArray<27, UInt8> = .init(repeating: 0x30)

  /// For `Date` fields [RFC 9110 §5.6.7]: `Sat, 31 Jan 2026 23:59:59 GMT`.
  package private(set) var httpDate: InlineArray<29, UInt8> = .init(repeating: 0x20)

  /// Since 1970 in UTC.
  package private(set) var microseconds: Int64 = 0

  /// Since 1970 in UTC.
  package private(set) var seconds: Int64 = -1

  /// - Parameter microseconds: Since 1970; see `Clock.wallMicroseconds()`.
  package init(microseconds: Int64) {
    advance(to: microseconds)
  }

  /// - Parameter microseconds: Since 1970; may go back, but not before 1970.
  package mutating func advance(to microseconds: Int64) {
    self.microseconds = max(microseconds, 0)
    let second = self.microseconds / 1_000_000
    if second != seconds {
      seconds = second
      writeSecond()
    }
    var rest = Int(self.microseconds % 1_000_000)
    for index in stride(from: 25, through: 20, by: -1) {
      timestamp[index] = UInt8(0x30 + rest % 10)
      rest /= 10
    }
  }

  private mutating func writeSecond() {
    let date = CivilDate(daysSince1970: Int(seconds / 86_400))
    let hour = Int(seconds % 86_400) / 3_600
    let minute = Int(seconds % 3_600) / 60
    let second = Int(seconds % 60)

    writeTimestamp(date.year / 100, 0)
    writeTimestamp(date.year % 100, 2)
    timestamp[4] = UInt8(ascii: "-")
    writeTimestamp(date.month, 5)
    timestamp[7] = UInt8(ascii: "-")
    writeTimestamp(date.day, 8)
    timestamp[10] = UInt8(ascii: "T")
    writeTimestamp(hour, 11)
    timestamp[13] = UInt8(ascii: ":")
    writeTimestamp(minute, 14)
    timestamp[16] = UInt8(ascii: ":")
    writeTimestamp(second, 17)
    timestamp[19] = UInt8(ascii: ".")
    timestamp[26] = UInt8(ascii: "Z")

    writeHTTPDate(WallClock.weekdays[date.weekday], 0)
    httpDate[3] = UInt8(ascii: ",")
    writeHTTPDate(date.day, 5)
    writeHTTPDate(WallClock.months[date.month - 1], 8)
    writeHTTPDate(date.year / 100, 12)
    writeHTTPDate(date.year % 100, 14)
    writeHTTPDate(hour, 17)
    httpDate[19] = UInt8(ascii: ":")
    writeHTTPDate(minute, 20)
    httpDate[22] = UInt8(ascii: ":")
    writeHTTPDate(second, 23)
    writeHTTPDate("GMT", 26)
  }

  private mutating func writeTimestamp(_ number: Int, _ index: Int) {
    timestamp[index] = UInt8(0x30 + number / 10 % 10)
    timestamp[index + 1] = UInt8(0x30 + number % 10)
  }

  private mutating func writeHTTPDate(_ number: Int, _ index: Int) {
    httpDate[index] = UInt8(0x30 + number / 10 % 10)
    httpDate[index + 1] = UInt8(0x30 + number % 10)
  }

  private mutating func writeHTTPDate(_ name: String, _ index: Int) {
    for (offset, octet) in name.utf8.enumerated() { httpDate[index + offset] = octet }
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}
