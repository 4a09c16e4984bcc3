import HTTP1

/// The time of a record: RFC 3339 in UTC with microseconds, behind the sequence number.
package enum LineTime {
  static let opening: StaticString = ",\"time\":\""

  /// Octets of the text.
  package static let bytes = 27

  /// Of a line, in microseconds since 1970.
  package static func microseconds(of line: Span<UInt8>) -> Int64? {
    // It is the second member, so only the beginning is searched.
    let head = line.extracting(first: min(line.count, 96))
    guard let start = LineMember.start(opening, of: head), head.count - start >= bytes else {
      return nil
    }
    return microseconds(head.extracting(start..<start + bytes))
  }

  /// Of a text such as `2026-01-31T23:59:59.000001Z`.
  package static func microseconds(_ text: Span<UInt8>) -> Int64? {
    guard text.count == bytes, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"),
      text[16] == UInt8(ascii: ":"), text[19] == UInt8(ascii: "."), text[26] == UInt8(ascii: "Z"),
      let year = number(text, 0..<4), let month = number(text, 5..<7),
      let day = number(text, 8..<10), let hour = number(text, 11..<13),
      let minute = number(text, 14..<16), let second = number(text, 17..<19),
      let fraction = number(text, 20..<26),
      (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
    else { return nil }
    let seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 1_000_000 + fraction
  }

  /// Years are counted from March, so that the leap day is the last of its year; 146,097 days make
  /// 400 years, after which the calendar repeats.
  package static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func number(_ text: Span<UInt8>, _ range: Range<Int>) -> Int64? {
    var value: Int64 = 0
    for index in range {
      guard text[index] &- 0x30 < 10 else { return nil }
      value = value * 10 + Int64(text[index] - 0x30)
    }
    return value
  }
}
