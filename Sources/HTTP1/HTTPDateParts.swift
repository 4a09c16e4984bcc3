/// A date as its text has it, perhaps one that no calendar has.
struct HTTPDateParts {
  var year: Int
  /// 1 to 12.
  let month: Int
  let day: Int
  /// Seconds of the day, 86,400 included.
  let time: Int

  /// Seconds since 1970 in UTC; nil when there is no such day or time.
  var seconds: Int64? {
    guard year >= 0, month > 0, 1...daysOfMonth ~= day, time >= 0 else { return nil }
    // A year begins with March here, so that the leap day is its last one; 400 more years, which
    // are 146,097 days, keep all of it above zero.
    let year = (month > 2 ? year : year - 1) + 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let days = year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear
    return Int64(days - 146_097 - 719_468) * 86_400 + Int64(time)
  }

  /// The same for a year of two digits: the last such date that is not more than fifty years after
  /// `now`, in seconds since 1970.
  func seconds(near now: Int64) -> Int64? {
    guard 0..<100 ~= year else { return nil }
    // Fifty years of 365.2425 days.
    let limit = now + 1_577_847_600
    // No clock of ours is beyond; a date has at most four digits of the year.
    var date = self
    date.year += 9_900
    while date.year >= 0 {
      if let seconds = date.seconds, seconds <= limit { return seconds }
      date.year -= 100
    }
    return nil
  }

  private var daysOfMonth: Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
