/// A point in time as people write it.
package enum TimePoint {
  package static let hint =
    "write 2026-11-24, 2026-11-24T09:57:12Z, or a time ago such as 90s, 15m, 2h or 7d"

  private static let units: [UInt8: Int64] = [
    UInt8(ascii: "s"): 1, UInt8(ascii: "m"): 60, UInt8(ascii: "h"): 3_600,
    UInt8(ascii: "d"): 86_400, UInt8(ascii: "w"): 604_800,
  ]

  /// Reads RFC 3339, of which seconds and the zone may be missing (then it is UTC), a date (its
  /// beginning, in UTC), or a number and a unit, which is so long ago.
  ///
  /// - Parameters:
  ///   - text: As it was written.
  ///   - now: In microseconds since 1970.
  /// - Returns: In microseconds since 1970; nil: it is no time.
  package static func parse(_ text: String, now: Int64) -> Int64? {
    let octets = Array(text.utf8)
    if let seconds = ago(octets) { return now - seconds * 1_000_000 }
    var reader = TimeReader(octets: octets[...])
    guard let time = reader.time(), reader.octets.isEmpty else { return nil }
    return time
  }

  private static func ago(_ octets: [UInt8]) -> Int64? {
    guard let last = octets.last, let unit = units[last], (2...9).contains(octets.count) else {
      return nil
    }
    var number: Int64 = 0
    for octet in octets.dropLast() {
      guard octet &- 0x30 < 10 else { return nil }
      number = number * 10 + Int64(octet - 0x30)
    }
    return number * unit
  }
}

/// Takes a time off the front of a text.
private struct TimeReader {
  var octets: ArraySlice<UInt8>

  mutating func time() -> Int64? {
    guard let year = number(4), take("-"), let month = number(2), take("-"),
      let day = number(2), (1...12).contains(month),
      (1...TimeReader.days(month, of: year)).contains(day)
    else { return nil }
    let days = LineTime.daysSince1970(year, month, day)
    if octets.isEmpty { return days * 86_400_000_000 }
    guard take("T") || take("t") || take(" "), let hour = number(2), take(":"),
      let minute = number(2), hour < 24, minute < 60, let (seconds, fraction) = seconds(),
      let offset = zone()
    else { return nil }
    let all = ((days * 24 + hour) * 60 + minute - offset) * 60 + seconds
    return all * 1_000_000 + fraction
  }

  private mutating func seconds() -> (Int64, microseconds: Int64)? {
    guard take(":") else { return (0, 0) }
    // A leap second is the one after it.
    guard let seconds = number(2), seconds < 61 else { return nil }
    guard take(".") else { return (seconds, 0) }
    return microseconds().map { (seconds, $0) }
  }

  /// In minutes east of UTC.
  private mutating func zone() -> Int64? {
    if octets.isEmpty || take("Z") || take("z") { return 0 }
    let isEast = take("+")
    guard isEast || take("-"), let hours = number(2), take(":"), let minutes = number(2),
      hours < 24, minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (isEast ? 1 : -1)
  }

  private mutating func microseconds() -> Int64? {
    var value: Int64 = 0
    var count = 0
    while let octet = octets.first, octet &- 0x30 < 10 {
      if count < 6 { value = value * 10 + Int64(octet - 0x30) }
      count += 1
      octets.removeFirst()
    }
    for _ in 0..<max(0, 6 - count) { value *= 10 }
    return count > 0 ? value : nil
  }

  private mutating func number(_ digits: Int) -> Int64? {
    guard octets.count >= digits else { return nil }
    var value: Int64 = 0
    for octet in octets.prefix(digits) {
      guard octet &- 0x30 < 10 else { return nil }
      value = value * 10 + Int64(octet - 0x30)
    }
    octets.removeFirst(digits)
    return value
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard octets.first == UInt8(ascii: character) else { return false }
    octets.removeFirst()
    return true
  }

  private static func days(_ month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
