import Testing

@testable import WARest

@Suite("Numbers in forms (RFC 8259 §6)")
struct FormBodyNumberTests {
  @Test(arguments: [
    ("0", true), ("-0", true), ("12", true), ("1.5", true), ("-1.05e+10", true), ("1E5", true),
    ("1e-5", true), ("", false), ("-", false), ("01", false), ("-01", false), ("+1", false),
    (".5", false), ("1.", false), ("1.e5", false), ("1e", false), ("1e+", false), ("0x1", false),
    ("1 ", false), (" 1", false), ("1,5", false), ("NaN", false), ("1e5.5", false),
  ]) func `are numbers of JSON`(_ text: String, _ isValid: Bool) {
    let octets = Array(text.utf8)
    #expect(FormBodyNumber.isValid(octets.span) == isValid)
  }
}
