import HTTP1
import Testing

@Suite("Numbers of fields (RFC 9110 §8.6, §10.2.3; RFC 9111 §1.2.2)")
struct UnsignedDecimalTests {
  static let rows: [(text: String, value: UInt64?)] = [
    ("0", 0), ("7", 7), ("120", 120), ("0000000000000000000000000000007", 7),
    ("18446744073709551615", .max),
    // One more than fits, and what overflows only in the last step or the one before.
    ("18446744073709551616", nil), ("18446744073709551620", nil), ("184467440737095516150", nil),
    ("99999999999999999999", nil),
    ("", nil), ("+5", nil), ("-5", nil), (" 5", nil), ("5 ", nil), ("5.0", nil), ("5e1", nil),
    ("0x5", nil), ("5,6", nil), ("\u{665}", nil), ("5\0", nil), ("/", nil), (":", nil),
  ]

  @Test(arguments: rows)
  func `are digits and nothing else`(_ row: (text: String, value: UInt64?)) {
    #expect(UnsignedDecimal.value(of: Array(row.text.utf8).span) == row.value)
  }

  @Test(arguments: 0..<5)
  func `are read as they were written`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<1_000 {
      let bits = UInt64.random(in: 0..<64, using: &random)
      let value = UInt64.random(in: 0...(UInt64.max >> bits), using: &random)
      let zeros = String(repeating: "0", count: Int.random(in: 0..<4, using: &random))
      #expect(UnsignedDecimal.value(of: Array("\(zeros)\(value)".utf8).span) == value)
    }
  }
}
