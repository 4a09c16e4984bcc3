/// Hours of the local day in which a session does nothing, such as `22:00-06:00`.
package struct QuietHours: Sendable, Equatable {
  /// Minute of the local day at which they begin, 0 to 1,439.
  package var startMinute: Int

  /// Minute of the local day at which they are over; less than `startMinute` when they pass
  /// midnight.
  package var endMinute: Int

  private static let daySeconds = 86_400

  package init(startMinute: Int, endMinute: Int) {
    self.startMinute = startMinute
    self.endMinute = endMinute
  }

  /// Reads `HH:MM-HH:MM`, 00:00 to 23:59 each and not the same.
  package init?(_ text: String) {
    let octets = Array(text.utf8)
    guard octets.count == 11, octets[5] == UInt8(ascii: "-"),
      let start = QuietHours.minute(octets[0..<5]), let end = QuietHours.minute(octets[6..<11]),
      start != end
    else { return nil }
    self.init(startMinute: start, endMinute: end)
  }

  /// As `init(_:)` reads it.
  package var text: String {
    QuietHours.text(startMinute) + "-" + QuietHours.text(endMinute)
  }

  /// How many seconds they still last at a second of the local day; 0 when it is not within them.
  ///
  /// Where clocks are put forward or back is the caller's business: here every day has 86,400
  /// seconds.
  package func secondsLeft(secondOfDay: Int) -> Int {
    let length = QuietHours.within(endMinute * 60 - startMinute * 60)
    let passed = QuietHours.within(secondOfDay - startMinute * 60)
    return passed < length ? length - passed : 0
  }

  private static func within(_ seconds: Int) -> Int {
    let rest = seconds % daySeconds
    return rest < 0 ? rest + daySeconds : rest
  }

  private static func minute(_ octets: ArraySlice<UInt8>) -> Int? {
    let first = octets.startIndex
    guard octets[first + 2] == UInt8(ascii: ":"),
      let hour = number(octets[first], octets[first + 1]), hour < 24,
      let minute = number(octets[first + 3], octets[first + 4]), minute < 60
    else { return nil }
    return hour * 60 + minute
  }

  private static func number(_ tens: UInt8, _ ones: UInt8) -> Int? {
    guard (0x30...0x39).contains(tens), (0x30...0x39).contains(ones) else { return nil }
    return Int(tens - 0x30) * 10 + Int(ones - 0x30)
  }

  private static func text(_ minute: Int) -> String {
    let hour = minute / 60
    let rest = minute % 60
    return "\(hour < 10 ? "0" : "")\(hour):\(rest < 10 ? "0" : "")\(rest)"
  }
}
