import HTTP1
import Testing

@Suite("Dates of fields (RFC 9110 §5.6.7)")
struct HTTPDateTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let text: String
    let seconds: Int64?

    init(_ text: String, _ seconds: Int64?) {
      self.text = text
      self.seconds = seconds
    }

    var testDescription: String { text }
  }

  /// 2026-11-24 13:00:00.
  static let now: Int64 = 1_795_525_200

  static let rows: [Row] = [
    // The RFC's own three, which are one moment.
    Row("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    Row("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    Row("Sun Nov  6 08:49:37 1994", 784_111_777),
    Row("Wed Nov 16 08:49:37 1994", 784_975_777),
    Row("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    Row("Wed, 31 Dec 1969 23:59:59 GMT", -1),
    Row("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799),
    Row("Sat, 01 Jan 0000 00:00:00 GMT", -62_167_219_200),
    Row("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
    Row("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800),
    Row("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000),
    // A leap second.
    Row("Sat, 31 Dec 2016 23:59:60 GMT", 1_483_228_800),
    // The day of the week is not looked at.
    Row("Mon, 06 Nov 1994 08:49:37 GMT", 784_111_777),
    // Days that no calendar has.
    Row("Mon, 29 Feb 2023 00:00:00 GMT", nil), Row("Mon, 29 Feb 1900 00:00:00 GMT", nil),
    Row("Mon, 31 Apr 2024 00:00:00 GMT", nil), Row("Mon, 32 Jan 2024 00:00:00 GMT", nil),
    Row("Mon, 00 Jan 2024 00:00:00 GMT", nil), Row("Mon, 31 Nov 2024 00:00:00 GMT", nil),
    // Times that no clock has.
    Row("Sun, 06 Nov 1994 24:00:00 GMT", nil), Row("Sun, 06 Nov 1994 08:60:37 GMT", nil),
    Row("Sun, 06 Nov 1994 08:49:61 GMT", nil),
    // Letters in another case, other zones, other separators, other widths.
    Row("sun, 06 Nov 1994 08:49:37 GMT", nil), Row("Sun, 06 nov 1994 08:49:37 GMT", nil),
    Row("Sun, 06 Nov 1994 08:49:37 gmt", nil), Row("Sun, 06 Nov 1994 08:49:37 UTC", nil),
    Row("Sun, 06 Nov 1994 08:49:37 +00", nil), Row("Sun, 06 Nov 1994 08:49:37", nil),
    Row("Sun, 06 Nov 1994 08.49.37 GMT", nil), Row("Sun,  6 Nov 1994 08:49:37 GMT", nil),
    Row("Sun, 6 Nov 1994 08:49:37 GMT", nil), Row("Sun, 06-Nov-1994 08:49:37 GMT", nil),
    Row("Sun; 06 Nov 1994 08:49:37 GMT", nil), Row("Sun, +6 Nov 1994 08:49:37 GMT", nil),
    Row("Sun, 06 Nov -994 08:49:37 GMT", nil), Row("Sun, 06 Nov 1994  8:49:37 GMT", nil),
    Row("Xyz, 06 Nov 1994 08:49:37 GMT", nil), Row("Sun, 06 Xyz 1994 08:49:37 GMT", nil),
    Row("Sun, 06 anF 1994 08:49:37 GMT", nil), Row("Sun, 06 Nov 1994 08:49:37 GMT ", nil),
    Row("Sun Nov 06 08:49:37 1994", 784_111_777), Row("Sun Nov 6 08:49:37 1994", nil),
    Row("Sun Nov   08:49:37 1994 ", nil), Row("SunXNov  6 08:49:37 1994", nil),
    Row("Sun, 06-Nov-94 08:49:37 GMT", nil), Row("Sunday, 06 Nov 94 08:49:37 GMT", nil),
    Row("Sunday, 06-Nov-94 08:49:37 CET", nil), Row("Someday, 06-Nov-94 08:49:37 GMT", nil),
    Row("Wednesday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    Row("", nil), Row("0", nil), Row("3", nil), Row("1994-11-06T08:49:37Z", nil),
    Row("                             ", nil), Row("                        ", nil),
  ]

  static func seconds(_ text: String, now: Int64? = now) -> Int64? {
    HTTPDate.seconds(of: Array(text.utf8).span, now: now)
  }

  @Test(arguments: rows) func `have three forms`(_ row: Row) {
    #expect(Self.seconds(row.text) == row.seconds)
  }

  @Test(arguments: rows.filter { $0.seconds != nil })
  func `and none has an octet less or another one`(_ row: Row) {
    let octets = Array(row.text.utf8)
    for count in octets.indices {
      let short = Array(octets[..<count])
      #expect(HTTPDate.seconds(of: short.span, now: Self.now) == nil)
    }
    for index in octets.indices {
      for octet: UInt8 in [0, 0x20, 0x2f, 0x3a, 0x80, 0xff] where octet != octets[index] {
        var other = octets
        other[index] = octet
        // A blank may stand for a zero in the day of the old form.
        if octets.count == 24 && index == 8 && octet == 0x20 { continue }
        #expect(HTTPDate.seconds(of: other.span, now: Self.now) == nil)
      }
    }
  }

  @Test(
    arguments: [
      // Up to fifty years ahead is ahead; what is beyond has been.
      ("76", 2076, 1_795_525_200), ("77", 1977, 1_795_525_200), ("00", 2000, 1_795_525_200),
      ("26", 2026, 1_795_525_200), ("94", 1994, 784_111_777), ("10", 2010, 784_111_777),
      ("99", 2099, 2_556_144_000), ("00", 2100, 2_556_144_000), ("70", 1970, 0),
    ] as [(String, Int, Int64)]
  )
  func `with two digits of the year are at most fifty years ahead`(
    _ row: (digits: String, year: Int, now: Int64)
  ) {
    let whole = Self.seconds("Mon, 01 Jan \(row.year) 00:00:00 GMT")
    #expect(whole != nil)
    #expect(Self.seconds("Monday, 01-Jan-\(row.digits) 00:00:00 GMT", now: row.now) == whole)
    #expect(Self.seconds("Monday, 01-Jan-\(row.digits) 00:00:00 GMT", now: nil) == nil)
  }

  @Test func `a leap day of two digits is one of its years`() {
    #expect(Self.seconds("Tuesday, 29-Feb-00 00:00:00 GMT") == 951_782_400)
    #expect(Self.seconds("Tuesday, 29-Feb-01 00:00:00 GMT") == nil)
  }

  @Test(arguments: 0..<5)
  func `are read as they were written`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let date = WrittenDate(seconds: Int64.random(in: 0..<253_402_300_800, using: &random))
      #expect(Self.seconds(date.fixed) == date.seconds, "\(date.fixed)")
      #expect(Self.seconds(date.traditional) == date.seconds, "\(date.traditional)")
      let near = WrittenDate(seconds: Int64.random(in: 220_000_000..<3_300_000_000, using: &random))
      #expect(Self.seconds(near.obsolete) == near.seconds, "\(near.obsolete)")
    }
  }
}
