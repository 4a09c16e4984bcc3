import Gateway
import Testing

@Suite("Quiet hours")
struct QuietHoursTests {
  struct Row: CustomTestStringConvertible {
    var name: String
    var hours: String
    var secondOfDay: Int
    var left: Int
    var testDescription: String { name }
  }

  static let rows: [Row] = [
    Row(name: "before they begin", hours: "09:00-17:00", secondOfDay: 32_399, left: 0),
    Row(name: "their first second", hours: "09:00-17:00", secondOfDay: 32_400, left: 28_800),
    Row(name: "their last second", hours: "09:00-17:00", secondOfDay: 61_199, left: 1),
    Row(name: "just over", hours: "09:00-17:00", secondOfDay: 61_200, left: 0),
    Row(
      name: "over midnight, before they begin",
      hours: "22:00-06:00",
      secondOfDay: 79_199,
      left: 0
    ),
    Row(name: "over midnight, begun", hours: "22:00-06:00", secondOfDay: 79_200, left: 28_800),
    Row(name: "at midnight", hours: "22:00-06:00", secondOfDay: 0, left: 21_600),
    Row(
      name: "the last second of the day",
      hours: "22:00-06:00",
      secondOfDay: 86_399,
      left: 21_601
    ),
    Row(name: "over midnight, over", hours: "22:00-06:00", secondOfDay: 21_600, left: 0),
    Row(name: "to midnight", hours: "23:59-00:00", secondOfDay: 86_340, left: 60),
    Row(name: "from midnight", hours: "00:00-00:01", secondOfDay: 0, left: 60),
    Row(name: "all but a minute", hours: "00:01-00:00", secondOfDay: 59, left: 0),
    Row(
      name: "a leap second counts as the next day's first",
      hours: "00:00-00:01",
      secondOfDay: 86_400,
      left: 60
    ),
  ]

  @Test(arguments: rows) func `last until their end, and only within them`(_ row: Row) throws {
    let hours = try #require(QuietHours(row.hours))
    #expect(hours.secondsLeft(secondOfDay: row.secondOfDay) == row.left)
    #expect(hours.text == row.hours)
  }

  @Test(arguments: [
    "", "22:00", "22:00-", "-06:00", "22:00-06:0", "22:00-06:000", "24:00-06:00", "22:00-24:00",
    "22:60-06:00", "2:00-06:00", "22:00 - 06:00", "22.00-06.00", "22:00–06:00", "+2:00-06:00",
    "22:00-06:00 ", "22:00-22:00", "00:00-00:00", "2a:00-06:00", "22:00/06:00",
  ]) func `are two different times of day, or nothing`(_ text: String) {
    #expect(QuietHours(text) == nil)
  }

  @Test(arguments: 1...20) func `agree with a walk from minute to minute`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let start = Int.random(in: 0..<1_440, using: &generator)
    let end = (start + Int.random(in: 1..<1_440, using: &generator)) % 1_440
    let hours = QuietHours(startMinute: start, endMinute: end)
    var quiet = [Bool](repeating: false, count: 1_440)
    var minute = start
    while minute != end {
      quiet[minute] = true
      minute = (minute + 1) % 1_440
    }
    for _ in 0..<200 {
      let second = Int.random(in: 0..<86_400, using: &generator)
      var left = 0
      var walk = second / 60
      if quiet[walk] { left = 60 - second % 60 }
      while quiet[walk], quiet[(walk + 1) % 1_440] {
        left += 60
        walk = (walk + 1) % 1_440
      }
      try #require(hours.secondsLeft(secondOfDay: second) == left)
    }
  }
}
