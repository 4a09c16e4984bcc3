import Gateway
import HTTP1
import Testing

@Suite("Reading audit records back")
struct AuditRecordReaderTests {
  static let line =
    #"{"v":1,"seq":42,"time":"2024-12-31T23:59:59.123456Z","kind":"intent","request_id":"r-1","#
    + #""client":"a","session":"kind","recipients":["x",{"kind":"stop"}],"cost":1}"#

  static func read(_ text: String) -> AuditLineSummary? {
    AuditRecordReader.read(octets(text).span)
  }

  @Test func `finds sequence, kind and request id`() throws {
    let summary = try #require(Self.read(Self.line))
    #expect(summary.sequence == 42)
    #expect(summary.kind == .intent)
    let id = octets(Self.line)[summary.requestID.offsets]
    #expect(String(decoding: id, as: UTF8.self) == "r-1")
  }

  @Test(arguments: AuditKind.allCases)
  func `reads what the writer wrote`(_ kind: AuditKind) throws {
    let body = try #require(
      written { writer in
        var record = AuditRecord(kind, unixMicroseconds: 0, into: &writer)
        record.add(.requestID, text: octets("a\"b").span, into: &writer)
        record.add(.client, text: octets("\u{0}\u{20ac}").span, into: &writer)
        let isWritten = record.end(into: &writer)
        #expect(isWritten)
      }
    )
    let line = #"{"v":1,"seq":7,"# + body.dropLast()
    let summary = try #require(Self.read(line))
    #expect(summary.kind == kind)
    #expect(summary.sequence == 7)
  }

  @Test func `takes no shorter prefix for a record`() throws {
    for count in 0..<Self.line.utf8.count {
      try #require(Self.read(String(Self.line.prefix(count))) == nil, "\(count)")
    }
  }

  @Test func `takes no two lines run into each other for a record`() throws {
    #expect(Self.read(Self.line + Self.line) == nil)
    for count in 1..<Self.line.utf8.count {
      let torn = Self.line.prefix(count) + Self.line
      try #require(Self.read(String(torn)) == nil, "\(count)")
    }
  }

  static let bad: [String] = [
    line + " ",
    line + "\r",
    " " + line,
    line.replacing("\"v\":1", with: "\"v\":2"),
    line.replacing("\"seq\":42", with: "\"seq\":042"),
    line.replacing("\"seq\":42", with: "\"seq\":-1"),
    line.replacing("\"seq\":42", with: "\"seq\":4.2"),
    line.replacing("\"seq\":42", with: "\"seq\":99999999999999999999"),
    line.replacing("\"seq\":42,", with: ""),
    line.replacing("\"kind\":\"intent\",", with: ""),
    line.replacing("\"intent\"", with: "\"intents\""),
    line.replacing("\"intent\"", with: "\"inten\""),
    line.replacing("\"intent\"", with: "1"),
    line.replacing("\"intent\"", with: "\"\""),
    line.replacing("\"cost\":1", with: "\"kind\":\"outcome\""),
    line.replacing("\"cost\":1", with: "\"seq\":43"),
    line.replacing("\"cost\":1", with: "\"request_id\":\"r-2\""),
    line.replacing("\"cost\":1", with: "\"cost\":01"),
    line.replacing("\"r-1\"", with: "\"\""),
    line.replacing("\"r-1\"", with: "5"),
    line.replacing("\"request_id\":\"r-1\",", with: ""),
    line.replacing(",\"cost\"", with: ", \"cost\""),
    line.replacing("\"a\"", with: "\"\u{1}\""),
    line.replacing("\"a\"", with: "nul"),
    line.replacing("\"a\"", with: "\"\\x\""),
    line.replacing("\"a\"", with: "\"\\u12g4\""),
    "[1]", "{}", "null", "",
  ]

  @Test(arguments: bad)
  func `takes nothing else for a record`(_ text: String) {
    #expect(Self.read(text) == nil)
  }

  @Test func `bounds the depth`() {
    func line(_ depth: Int) -> String {
      let open = String(repeating: "[", count: depth)
      let close = String(repeating: "]", count: depth)
      return Self.line.replacing("\"a\"", with: open + close)
    }
    #expect(Self.read(line(GatewayLimits.jsonDepthMax - 1)) != nil)
    #expect(Self.read(line(GatewayLimits.jsonDepthMax)) == nil)
    #expect(Self.read(line(100_000)) == nil)
  }

  @Test(arguments: [
    "0", "-0", "1.5", "-1e5", "1E+5", "2e-3", "true", "false", "null", "[]", "{}", "[1,2]",
    #"{"a":{"b":[[],{}]},"c":""}"#, #""\u00e4\/\b""#,
  ])
  func `knows every kind of value`(_ value: String) {
    #expect(Self.read(Self.line.replacing("\"a\"", with: value)) != nil)
  }

  @Test(arguments: [
    "01", "-", "1.", ".5", "1e", "+1", "0x1", "tru", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{1:2}",
    "[1 2]", "{\"a\":1,}", "[}", "'a'", "NaN", "\"\t\"", "\"\\u12\"", "[[]", "",
  ])
  func `knows what is no value`(_ value: String) {
    #expect(Self.read(Self.line.replacing("\"a\"", with: value)) == nil)
  }
}
