import Foundation
import Gateway
import HTTP1
import Testing

@Suite("JSON strings (RFC 8259 §7)")
struct JSONTextTests {
  static let rows: [([UInt8], String)] = [
    (octets(""), #""""#),
    (octets("plain"), #""plain""#),
    (octets("a\"b\\c/d"), #""a\"b\\c/d""#),
    (octets("\u{8}\t\n\u{c}\r"), #""\b\t\n\f\r""#),
    (octets("\u{0}\u{1f}\u{7f}"), #""\u0000\u001f\u007f""#),
    (octets("\u{e4}\u{20ac}\u{1f600}"), "\"\u{e4}\u{20ac}\u{1f600}\""),
    ([0x61, 0xff, 0x62], "\"a\u{fffd}b\""),
    ([0xe2, 0x82], "\"\u{fffd}\u{fffd}\""),
    ([0xed, 0xa0, 0x80], "\"\u{fffd}\u{fffd}\u{fffd}\""),
    ([0xc3, 0x22], "\"\u{fffd}\\\"\""),
  ]

  @Test(arguments: rows)
  func `are escaped as far as needed`(_ text: [UInt8], _ expected: String) {
    #expect(written { $0.append(jsonText: text.span) } == expected)
  }

  @Test func `are cut at a character's edge`() {
    let text = octets("a\u{20ac}b")
    let expected = [
      0: "", 1: "a", 2: "a", 3: "a", 4: "a\u{20ac}", 5: "a\u{20ac}b", 6: "a\u{20ac}b",
    ]
    for (bytesMax, cut) in expected {
      #expect(written { $0.append(jsonText: text.span, bytesMax: bytesMax) } == "\"\(cut)\"")
    }
  }

  @Test(arguments: 1...200)
  func `of random octets are read back`(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let count = Int.random(in: 0...40, using: &generator)
    let text = (0..<count).map { _ in
      let bounds: ClosedRange<UInt8> = Bool.random(using: &generator) ? 0...255 : 0x20...0x7e
      return UInt8.random(in: bounds, using: &generator)
    }
    let json = written { $0.append(jsonText: text.span) } ?? ""
    let read =
      try JSONSerialization.jsonObject(
        with: Data("[\(json)]".utf8)
      ) as? [String]
    // The standard library gives one replacement for some runs of bad octets, we one for each.
    let plain = { (text: String) in text.replacing("\u{fffd}", with: "") }
    #expect(read.map { plain($0[0]) } == plain(String(decoding: text, as: UTF8.self)))
  }
}

@Suite("Points in time (RFC 3339 §5.6)")
struct TimestampTests {
  static let rows: [(Int64, String)] = [
    (0, "1970-01-01T00:00:00.000000Z"),
    (1, "1970-01-01T00:00:00.000001Z"),
    (-1, "1969-12-31T23:59:59.999999Z"),
    (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
    (1_709_251_199_999_999, "2024-02-29T23:59:59.999999Z"),
    (1_709_251_200_000_000, "2024-03-01T00:00:00.000000Z"),
    (1_735_689_599_123_456, "2024-12-31T23:59:59.123456Z"),
    (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
    (-62_167_219_200_000_000, "0000-01-01T00:00:00.000000Z"),
    (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
  ]

  @Test(arguments: rows)
  func `are in UTC with microseconds`(_ microseconds: Int64, _ expected: String) {
    #expect(written { $0.append(unixMicroseconds: microseconds) } == expected)
  }

  @Test func `agree with the calendar on every day of four centuries`() throws {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
    for day in stride(from: Int64(0), to: 146_097, by: 61) {
      let date = Date(timeIntervalSince1970: Double(day * 86_400))
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let expected = String(
        format: "%04d-%02d-%02dT",
        parts.year ?? 0,
        parts.month ?? 0,
        parts.day ?? 0
      )
      let text = written { $0.append(unixMicroseconds: day * 86_400_000_000) }
      try #require(text?.hasPrefix(expected) == true, "\(day)")
    }
  }
}
