import HTTP1
import Testing

@testable import Gateway

@Suite("Prefer: wait (RFC 7240 §2, §4.3)")
struct PreferenceTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let values: [String]
    let seconds: UInt32?
    var testDescription: String { values.joined(separator: " | ") }

    init(_ values: String..., seconds: UInt32?) {
      self.values = values
      self.seconds = seconds
    }
  }

  static let rows = [
    Row(seconds: nil),
    // §4.3: delta-seconds.
    Row("wait=10", seconds: 10), Row("wait=0", seconds: 0), Row("wait=007", seconds: 7),
    Row("wait=299", seconds: 299), Row("wait=300", seconds: 300), Row("wait=301", seconds: 300),
    Row("wait=3000", seconds: 300), Row("wait=4294967296", seconds: 300),
    Row("wait=99999999999999999999999999", seconds: 300),
    Row("wait=-1", seconds: nil), Row("wait=+1", seconds: nil), Row("wait=1.5", seconds: nil),
    Row("wait=1e1", seconds: nil), Row("wait=ten", seconds: nil), Row("wait=0x10", seconds: nil),
    // §2: names in any case; an empty value is none.
    Row("WAIT=10", seconds: 10), Row("Wait=10", seconds: 10), Row("waits=10", seconds: nil),
    Row("wait", seconds: nil), Row("wait=", seconds: nil), Row("wait=\"\"", seconds: nil),
    // §2: a word is a token or a quoted string; blanks around the equals sign.
    Row("wait=\"10\"", seconds: 10), Row("wait=\"1\\0\"", seconds: 10),
    Row("wait=\"1\\\\0\"", seconds: nil), Row("wait=\"1 0\"", seconds: nil),
    Row("wait=\"10", seconds: nil), Row("wait=\"10\\\"", seconds: nil),
    Row("wait = 10", seconds: 10), Row("wait\t=\t\"10\"", seconds: 10),
    Row("wait=10\"\"", seconds: nil), Row("wait=\"1\"\"0\"", seconds: nil),
    Row("wait=1 0", seconds: nil), Row("wait 10", seconds: nil), Row("wait: 10", seconds: nil),
    // §2: parameters, perhaps none behind their semicolon.
    Row("wait=10; x=1", seconds: 10), Row("wait=10;x=\"a,b;wait=1\";y", seconds: 10),
    Row("wait=10;", seconds: 10), Row("wait=10 ; ; x", seconds: 10),
    Row("wait; x=10", seconds: nil),
    Row("wait=10;x=\"", seconds: nil), Row("wait=10;x y", seconds: nil),
    Row("wait=10;=1", seconds: nil), Row("foo; wait=10", seconds: nil),
    // §2 and RFC 9110 §5.6.1: a list, in one field or several, with empty members.
    Row("respond-async, wait=10", seconds: 10), Row("respond-async", "wait=10", seconds: 10),
    Row("return=minimal; x=\"y, wait=1\", wait=2", seconds: 2),
    Row("foo=\"a\\\", wait=1\", wait=2", seconds: 2), Row(", ,wait=10,", seconds: 10),
    Row("wait=10,respond-async", seconds: 10), Row("", "wait=10", seconds: 10),
    // §2: of two the first counts, whatever it says.
    Row("wait=10, wait=20", seconds: 10), Row("wait=20", "wait=10", seconds: 20),
    Row("wait=x, wait=20", seconds: nil), Row("wait", "wait=20", seconds: nil),
    Row("wait=\"1, wait=2", seconds: nil), Row("x=\"1, wait=2", "wait=3", seconds: 3),
    // What is no preference is passed over.
    Row("@, wait=10", seconds: 10), Row("=1, wait=10", seconds: 10),
    Row("\"wait=1\", wait=10", seconds: 10), Row("a b \"c, d\" e, wait=10", seconds: 10),
  ]

  static func seconds(_ values: [String]) throws -> UInt32? {
    let lines = values.map { "Prefer: \($0)\r\n" }.joined()
    let bytes = octets("POST / HTTP/1.1\r\nHost: a\r\n\(lines)X: wait=1\r\n\r\n")
    var head = RequestHead()
    var scan = HeadScan()
    let step = HeadParser.parseRequest(bytes.span, scan: &scan, limits: HeadLimits(), into: &head)
    guard case .complete = step else { throw PreferenceFault() }
    return Preference.waitSeconds(in: head, bytes.span)
  }

  private struct PreferenceFault: Error {}

  @Test(arguments: rows) func `is the first one's number of seconds`(_ row: Row) throws {
    #expect(try Self.seconds(row.values) == row.seconds)
  }

  /// Members of other names, however they are written, change nothing; nor do several fields.
  @Test(arguments: 0..<10)
  func `is found among any others`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let others = [
      "respond-async", "return=minimal", "handling=lenient; x", "foo=\"\"", "foo=\"a, wait=9\"",
      "x;wait=9", "x; y=\"wait=9,\\\"\"", "", " ", "@", "\"wait=9\"", "waiting=9", "a=b=c",
    ]
    for _ in 0..<500 {
      let seconds = UInt32.random(in: 0...400, using: &random)
      var members = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
        others.randomElement(using: &random) ?? ""
      }
      let spelling = ["wait=\(seconds)", "Wait = \"\(seconds)\"", "WAIT=\(seconds); a=\"b,c\""]
      members.insert(
        spelling.randomElement(using: &random) ?? "",
        at: Int.random(in: 0...members.count, using: &random)
      )
      members.append("wait=77")
      var values = [""]
      for member in members {
        let startsField = Bool.random(using: &random)
        if startsField { values.append(member) } else { values[values.count - 1] += ",\(member)" }
      }
      #expect(try Self.seconds(values) == min(seconds, 300), "\(values)")
    }
  }

  /// Whatever a caller writes is read to its end.
  @Test(arguments: 0..<10)
  func `does not stumble over anything`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let pieces = ["wait", "=", "1", "\"", "\\", ",", ";", " ", "\t", "@", "x"]
    for _ in 0..<500 {
      let value = (0..<Int.random(in: 0..<12, using: &random))
        .map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      let found = try Self.seconds([value])
      #expect(found == nil || value.contains("wait"))
    }
  }
}
