import Testing

@testable import warest_gateway

@Suite("Did you mean …")
struct SuggestionTests {
  struct Row: CustomTestStringConvertible {
    var word: String
    var expected: String?
    var testDescription: String { word }
  }

  static let known = ["listen", "limits", "base-url", "api-key-file", "clients", "sessions"]

  @Test(arguments: [
    Row(word: "listne", expected: "listen"),
    Row(word: "lisen", expected: "listen"),
    Row(word: "limit", expected: "limits"),
    Row(word: "baseUrl", expected: "base-url"),
    Row(word: "base_url", expected: "base-url"),
    Row(word: "client", expected: "clients"),
    Row(word: "apikey-file", expected: "api-key-file"),
    Row(word: "tls", expected: nil),
    Row(word: "", expected: nil),
  ])
  func `offers the nearest word, or none`(_ row: Row) {
    #expect(Suggestion.nearest(to: row.word, among: Self.known) == row.expected)
  }
}
