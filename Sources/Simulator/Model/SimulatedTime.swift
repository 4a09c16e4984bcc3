/// Wall clock times as WARest writes them, in UTC, from milliseconds since 1970.
enum SimulatedTime {
  struct Civil {
    var year: Int64
    var month: Int
    var day: Int
    var weekday: Int
    var hour: Int
    var minute: Int
    var second: Int
    var millisecond: Int
  }

  static func civil(_ milliseconds: Int64) -> Civil {
    let days = Int64((Double(milliseconds) / 86_400_000).rounded(.down))
    let rest = Int(milliseconds - days * 86_400_000)
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    return Civil(
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
      month: month,
      day: Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1),
      weekday: Int((days % 7 + 11) % 7),
      hour: rest / 3_600_000,
      minute: rest / 60_000 % 60,
      second: rest / 1000 % 60,
      millisecond: rest % 1000
    )
  }

  /// Milliseconds of a date in the proleptic Gregorian calendar.
  static func milliseconds(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400_000
  }

  static func padded(_ value: Int, _ width: Int = 2) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }

  /// A date, `2026-11-23`.
  static func date(_ milliseconds: Int64) -> String {
    let time = civil(milliseconds)
    return "\(time.year)-\(padded(time.month))-\(padded(time.day))"
  }

  /// Date and time, `2026-11-23T09:07:12.648Z`.
  static func iso(_ milliseconds: Int64) -> String {
    "\(date(milliseconds))T\(clock(milliseconds)).\(padded(civil(milliseconds).millisecond, 3))Z"
  }

  /// A time of day, `09:07:12`.
  static func clock(_ milliseconds: Int64) -> String {
    let time = civil(milliseconds)
    return "\(padded(time.hour)):\(padded(time.minute)):\(padded(time.second))"
  }

  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// As `ping` speaks it: `Monday, 23 November 2026, 09:07:12, UTC`.
  static func spoken(_ milliseconds: Int64) -> String {
    let time = civil(milliseconds)
    return "\(weekdays[time.weekday]), \(time.day) \(months[time.month - 1]) \(time.year), "
      + "\(clock(milliseconds)), UTC"
  }

  /// As HTTP has it, `Mon, 23 Nov 2026 09:07:52 GMT` [RFC 9110 §5.6.7].
  static func http(_ milliseconds: Int64) -> String {
    let time = civil(milliseconds)
    return "\(weekdays[time.weekday].prefix(3)), \(padded(time.day)) "
      + "\(months[time.month - 1].prefix(3)) \(time.year) \(clock(milliseconds)) GMT"
  }

  /// A time span, `40 minutes, 22 seconds`.
  static func duration(_ seconds: Int64) -> String {
    let parts = [
      ("day", seconds / 86_400), ("hour", seconds / 3600 % 24), ("minute", seconds / 60 % 60),
      ("second", seconds % 60),
    ]
    let shown = parts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)\($0.1 == 1 ? "" : "s")" }
    return shown.isEmpty ? "0 seconds" : shown.joined(separator: ", ")
  }
}
