import HTTP1
import Testing

@testable import WARest

@Suite("A session list shows a client its own sessions only")
struct SessionListFilterTests {
  static func filter(_ body: String, keep: [String], room: Int = 4096) -> String? {
    var writer = ByteWriter(capacity: room)
    writer.append("before:")
    let isFiltered = SessionListFilter.filter(Array(body.utf8).span, into: &writer) { id in
      keep.contains { Array($0.utf8).elementsEqual(id.indices.map { id[$0] }) }
    }
    let text = unsafe String(decoding: writer.bytes, as: UTF8.self)
    if !isFiltered { #expect(text == "before:") }
    return isFiltered ? String(text.dropFirst(7)) : nil
  }

  static func list(_ items: String) -> String {
    #"{"status":true,"code":1000,"message":"OK","results":[{"items":[\#(items)]}]}"#
  }

  static let main = #"{"id":"main","status":"open","me":{"id":"62:12@s.whatsapp.net","x":[1,{}]}}"#
  static let closed = #"{"id":"closed","status":"connecting","me":null}"#
  static let other = #"{"me":{"id":"main"},"id":"other","note":"}],\"id\":\"main\""}"#

  @Test(arguments: [
    (["main"], main), (["closed"], closed), (["other"], other), ([], ""),
    (["main", "other"], "\(main),\(other)"), (["closed", "other"], "\(closed),\(other)"),
    (["main", "closed", "other"], "\(main),\(closed),\(other)"),
  ])
  func `and leaves the rest as it is`(_ row: (keep: [String], items: String)) {
    let body = Self.list("\(Self.main),\(Self.closed),\(Self.other)")
    #expect(Self.filter(body, keep: row.keep) == Self.list(row.items))
  }

  @Test func `with white space and further members`() {
    let body =
      "{ \"x\" : [ {} ] , \"results\" : [ { \"a\":1, \"items\" : [ \(Self.main) , \(Self.other) ] , \"b\":2 } ], \"z\":0 } \n"
    let expected =
      "{ \"x\" : [ {} ] , \"results\" : [ { \"a\":1, \"items\" : [\(Self.other)] , \"b\":2 } ], \"z\":0 } \n"
    #expect(Self.filter(body, keep: ["other"]) == expected)
    #expect(Self.filter(Self.list(""), keep: ["main"]) == Self.list(""))
  }

  @Test(arguments: [
    "", "{}", "[]", "<html>", #"{"results":[]}"#, #"{"results":[{}]}"#, #"{"results":{}}"#,
    #"{"results":[{"items":{}}]}"#, #"{"results":[{"items":[{"id":"main"}]},{"items":[]}]}"#,
    #"{"results":[{"items":[],"items":[]}]}"#, #"{"results":[{"items":[]}],"results":[]}"#,
    #"{"results":[{"items":[{"id":"main"}"#,
    #"{"results":[{"items":[{"id":"main","id":"other"}]}]}"#,
    #"{"results":[{"items":[]}]}x"#, #"{"results":[{"items":[]}]"#,
    #"{"results":[{"items":["main"]}]"#,
  ])
  func `or nothing when it is no list of sessions`(_ body: String) {
    #expect(Self.filter(body, keep: ["main"]) == nil)
  }

  @Test(arguments: [
    #"{"id":1}"#, #"{"id":null}"#, "{}", #""main""#, "1", "null", #"{"ID":"main"}"#,
  ])
  func `and no item whose session nobody can tell`(_ item: String) {
    #expect(Self.filter(Self.list("\(item),\(Self.main)"), keep: ["main"]) == Self.list(Self.main))
  }

  @Test func `or nothing when it does not fit`() {
    #expect(Self.filter(Self.list(Self.main), keep: ["main"], room: 60) == nil)
  }
}
