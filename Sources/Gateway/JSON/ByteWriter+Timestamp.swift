package import HTTP1

extension ByteWriter {
  /// Appends a point in time as `2026-01-31T23:59:59.000001Z` [RFC 3339 §5.6].
  ///
  /// - Parameter unixMicroseconds: since 1970-01-01T00:00:00Z, in the years 0 to 9999.
  package mutating func append(unixMicroseconds: Int64) {
    let dayMicroseconds: Int64 = 86_400_000_000
    let isBefore1970 = unixMicroseconds % dayMicroseconds < 0
    let day = unixMicroseconds / dayMicroseconds - (isBefore1970 ? 1 : 0)
    let rest = UInt64(unixMicroseconds - day * dayMicroseconds)
    let date = ByteWriter.date(day: day)
    var text = InlineArray<27, UInt8>(repeating: UInt8(ascii: "-"))
    ByteWriter.put(UInt64(date.year), at: 0..<4, &text)
    ByteWriter.put(UInt64(date.month), at: 5..<7, &text)
    ByteWriter.put(UInt64(date.day), at: 8..<10, &text)
    text[10] = UInt8(ascii: "T")
    ByteWriter.put(rest / 3_600_000_000, at: 11..<13, &text)
    text[13] = UInt8(ascii: ":")
    ByteWriter.put(rest / 60_000_000 % 60, at: 14..<16, &text)
    text[16] = UInt8(ascii: ":")
    ByteWriter.put(rest / 1_000_000 % 60, at: 17..<19, &text)
    text[19] = UInt8(ascii: ".")
    ByteWriter.put(rest % 1_000_000, at: 20..<26, &text)
    text[26] = UInt8(ascii: "Z")
    append(text.span)
  }

  /// Puts the last decimal digits of `value` at `places`.
  @inline(__always)
  private static func put(
    _ value: UInt64,
    at places: Range<Int>,
    _ text: inout InlineArray<27, UInt8>
  ) {
    var rest = value
    for index in places.reversed() {
      text[index] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
      rest /= 10
    }
  }

  /// The proleptic Gregorian date of a day since 1970-01-01.
  ///
  /// Years are counted from March, so that the leap day is the last of its year; 146,097 days make
  /// 400 years, after which the calendar repeats.
  private static func date(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }
}
