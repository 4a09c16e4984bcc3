import Simulator
import Testing

@Suite("JSON as Node reads and writes it")
struct JSONTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let message: String
    var testDescription: String { text }
  }

  static let mistakes = [
    Row(text: "", message: "Unexpected end of JSON input"),
    Row(text: "{", message: "Expected property name or '}' in JSON at position 1"),
    Row(text: "{\"a\"", message: "Expected ':' after property name in JSON at position 4"),
    Row(text: "{\"a\":", message: "Unexpected end of JSON input"),
    Row(
      text: "{\"a\":1",
      message: "Expected ',' or '}' after property value in JSON at position 6"
    ),
    Row(
      text: "{\"a\":1,",
      message: "Expected double-quoted property name in JSON at position 7"
    ),
    Row(text: "[1 2]", message: "Expected ',' or ']' after array element in JSON at position 3"),
    Row(text: "[1,", message: "Unexpected end of JSON input"),
    Row(text: "\"abc", message: "Unterminated string in JSON at position 4"),
    Row(text: "\"\\x\"", message: "Bad escaped character in JSON at position 2"),
    Row(text: "\"\\u12\"", message: "Bad Unicode escape in JSON at position 5"),
    Row(text: "\"a\nb\"", message: "Bad control character in string literal in JSON at position 2"),
    Row(text: "01", message: "Unexpected number in JSON at position 1"),
    Row(text: "-", message: "No number after minus sign in JSON at position 1"),
    Row(text: "1.", message: "Unterminated fractional number in JSON at position 2"),
    Row(text: "1e", message: "Exponent part is missing a number in JSON at position 2"),
    Row(text: "{}x", message: "Unexpected non-whitespace character after JSON at position 2"),
    Row(text: "[x]", message: "Unexpected token 'x', \"[x]\" is not valid JSON"),
    Row(
      text: "{\"aaaaaaaaaaaaaaaaaa\": x, \"bbbbbbbbbbbbb\":1}",
      message: "Unexpected token 'x', ...\"aaaaaaa\": x, \"bbbbbb\"... is not valid JSON"
    ),
  ]

  @Test(arguments: mistakes)
  func `a mistake is told in the words of V8`(_ row: Row) {
    #expect(throws: JSONSyntaxError(message: row.message)) {
      try JSONParser.parse(Array(row.text.utf8))
    }
  }

  @Test(arguments: [
    (120_363_000_000_000_000, "120363000000000000"),
    (1_152_921_504_606_846_976, "1152921504606847000"),
    (-6.2, "-6.2"), (1e21, "1e+21"), (1.5e300, "1.5e+300"), (1e-7, "1e-7"), (1.2e-8, "1.2e-8"),
    (0.1, "0.1"), (5, "5"),
  ])
  func `numbers are printed as JavaScript prints them`(_ number: Double, _ text: String) {
    #expect(JSON.numberText(number) == text)
  }

  @Test func `members keep their order, and a repeated one its first place`() throws {
    let value = try JSONParser.parse(Array("{\"b\":1,\"a\":\"\\u00e9\\n\",\"b\":[null,true]}".utf8))
    #expect(value.text == "{\"b\":[null,true],\"a\":\"é\\n\"}")
  }
}
