/// A moment in the three forms of HTTP, counted year by year and month by month.
struct WrittenDate {
  let seconds: Int64
  let fixed: String
  let traditional: String
  let obsolete: String

  private static let days = [
    "Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday",
  ]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// - Parameter seconds: Since 1970, and not before it.
  init(seconds: Int64) {
    self.seconds = seconds
    let weekday = Self.days[Int(seconds / 86_400 % 7)]
    var left = Int(seconds / 86_400)
    var year = 1970
    func isLeap(_ year: Int) -> Bool { year % 4 == 0 && year % 100 != 0 || year % 400 == 0 }
    while left >= (isLeap(year) ? 366 : 365) {
      left -= isLeap(year) ? 366 : 365
      year += 1
    }
    let lengths = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var month = 0
    while left >= lengths[month] {
      left -= lengths[month]
      month += 1
    }
    func digits(_ number: Int, _ width: Int = 2, pad: String = "0") -> String {
      let text = "\(number)"
      return String(repeating: pad, count: max(0, width - text.count)) + text
    }
    let time = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map { digits(Int($0)) }
      .joined(separator: ":")
    let (day, name) = (left + 1, Self.months[month])
    fixed = "\(weekday.prefix(3)), \(digits(day)) \(name) \(digits(year, 4)) \(time) GMT"
    traditional = "\(weekday.prefix(3)) \(name) \(digits(day, pad: " ")) \(time) \(digits(year, 4))"
    obsolete = "\(weekday), \(digits(day))-\(name)-\(digits(year % 100)) \(time) GMT"
  }
}
