import Foundation

/// Times of day in a named zone: the one thing here that needs a time zone database.
enum ZonedTime {
  /// The next moment after `now` (milliseconds since 1970) when it is that time of day; `nil` for a
  /// zone that nobody knows.
  static func next(hour: Int, minute: Int, zone: String, after now: Int64) -> Int64? {
    guard let zone = TimeZone(identifier: zone) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = zone
    let date = Date(timeIntervalSince1970: Double(now) / 1000)
    let wanted = DateComponents(hour: hour, minute: minute, second: 0)
    return calendar.nextDate(after: date, matching: wanted, matchingPolicy: .nextTime)
      .map { Int64($0.timeIntervalSince1970 * 1000) }
  }
}
