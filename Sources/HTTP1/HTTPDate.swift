/// Reads a date of a field, in the three forms that a recipient has to take [RFC 9110 §5.6.7].
package enum HTTPDate {
  /// Reads a date in GMT.
  ///
  /// Letters count in the case in which the RFC has them. Whether the day of the week is the date's
  /// is not looked at: it changes nothing. The second 60 is the next minute's first.
  ///
  /// - Parameters:
  ///   - text: The field value without blanks around it.
  ///   - now: Seconds since 1970. The form of RFC 850 has two digits of the year and needs it: a
  ///     date more than fifty years ahead lies in the past. Without it that form is no date.
  /// - Returns: Seconds since 1970 in UTC, without leap seconds; nil when `text` is no date.
  package static func seconds(of text: Span<UInt8>, now: Int64? = nil) -> Int64? {
    switch text.count {
    case 29: return fixed(text)
    case 24: return traditional(text)
    default:
      guard let now else { return nil }
      return obsolete(text, now: now)
    }
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT`.
  private static func fixed(_ text: Span<UInt8>) -> Int64? {
    let date = HTTPDateParts(
      year: number(text, 12, 4),
      month: month(text, 8),
      day: number(text, 5, 2),
      time: time(text, 17)
    )
    let isInPlace =
      isWeekday(text, 3) && spells(text, 3, ", ") && spells(text, 7, " ") && spells(text, 11, " ")
      && spells(text, 16, " ") && spells(text, 25, " GMT")
    return isInPlace ? date.seconds : nil
  }

  /// `Sun Nov  6 08:49:37 1994`, as `asctime` of C has it.
  private static func traditional(_ text: Span<UInt8>) -> Int64? {
    let isPadded = text[8] == Octet.space
    let date = HTTPDateParts(
      year: number(text, 20, 4),
      month: month(text, 4),
      day: isPadded ? number(text, 9, 1) : number(text, 8, 2),
      time: time(text, 11)
    )
    let isInPlace =
      isWeekday(text, 3) && spells(text, 3, " ") && spells(text, 7, " ") && spells(text, 10, " ")
      && spells(text, 19, " ")
    return isInPlace ? date.seconds : nil
  }

  /// `Sunday, 06-Nov-94 08:49:37 GMT`, as RFC 850 has it.
  private static func obsolete(_ text: Span<UInt8>, now: Int64) -> Int64? {
    let comma = text.count - 24
    guard 6...9 ~= comma else { return nil }
    let date = HTTPDateParts(
      year: number(text, comma + 9, 2),
      month: month(text, comma + 5),
      day: number(text, comma + 2, 2),
      time: time(text, comma + 12)
    )
    let isInPlace =
      isWeekday(text, comma) && spells(text, comma, ", ") && spells(text, comma + 4, "-")
      && spells(text, comma + 8, "-") && spells(text, comma + 11, " ")
      && spells(text, comma + 20, " GMT")
    return isInPlace ? date.seconds(near: now) : nil
  }

  /// -1: not just digits.
  private static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
    let digits = UnsignedDecimal.value(of: text.extracting(start..<(start + count)))
    return digits.map { Int($0) } ?? -1
  }

  /// Seconds of the day; -1: no time.
  private static func time(_ text: Span<UInt8>, _ start: Int) -> Int {
    let hour = number(text, start, 2)
    let minute = number(text, start + 3, 2)
    let second = number(text, start + 6, 2)
    guard 0..<24 ~= hour, 0..<60 ~= minute, 0...60 ~= second, spells(text, start + 2, ":"),
      spells(text, start + 5, ":")
    else { return -1 }
    return hour * 3_600 + minute * 60 + second
  }

  /// 1 to 12; -1: no month.
  private static func month(_ text: Span<UInt8>, _ start: Int) -> Int {
    let names: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
    for month in 0..<12 where spells(text, start, names, from: month * 3, count: 3) {
      return month + 1
    }
    return -1
  }

  /// Whether the text begins with the name of a day of that length: three letters, or all.
  private static func isWeekday(_ text: Span<UInt8>, _ count: Int) -> Bool {
    for day in 0..<7 {
      let name = weekday(day)
      let length = count == 3 ? 3 : name.utf8CodeUnitCount
      if length == count && spells(text, 0, name, from: 0, count: count) { return true }
    }
    return false
  }

  private static func weekday(_ day: Int) -> StaticString {
    switch day {
    case 0: "Monday"
    case 1: "Tuesday"
    case 2: "Wednesday"
    case 3: "Thursday"
    case 4: "Friday"
    case 5: "Saturday"
    default: "Sunday"
    }
  }

  private static func spells(_ text: Span<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
    spells(text, start, word, from: 0, count: word.utf8CodeUnitCount)
  }

  private static func spells(
    _ text: Span<UInt8>,
    _ start: Int,
    _ words: StaticString,
    from first: Int,
    count: Int
  ) -> Bool {
    for index in 0..<count {
      // SAFETY: callers stay inside of the static text.
      let wanted = unsafe words.utf8Start[first + index]
      guard text[start + index] == wanted else { return false }
    }
    return true
  }
}
