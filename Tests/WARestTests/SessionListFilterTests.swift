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
    #"{"results":[{"items":[]}]}x"#, #"{"results":[{"items":[]}]"#,
    #"{"results":[{"items":["main"]}]"#, #"{"results":[{"items":[{"id":"main"]}]}"#,
    #"{"results":[{"items":[],"\u0069tems":[{"id":"other"}]}]}"#,
    #"{"results":[{"items":[]}],"\u0072esults":[{"items":[{"id":"other"}]}]}"#,
    #"[{"results":[{"items":[]}]}]"#, #"{"x":{"results":[{"items":[{"id":"main"}]}]}}"#,
  ])
  func `or nothing when it is no list of sessions`(_ body: String) {
    #expect(Self.filter(body, keep: ["main"]) == nil)
  }

  @Test(arguments: [
    #"{"id":1}"#, #"{"id":null}"#, #"{"id":["main"]}"#, "{}", #""main""#, "1", "null", "[[1],{}]",
    #"{"ID":"main"}"#, #"{"me":{"id":"main"}}"#, #"[{"id":"main"}]"#, #"{"id":""}"#,
    #"{"id":"main","id":"main"}"#, #"{"id":"other","\u0069d":"main"}"#, #"{"id":"m\u0061in"}"#,
    #"{"id":"main/../other"}"#,
  ])
  func `and no item whose session nobody can tell`(_ item: String) {
    #expect(Self.filter(Self.list("\(item),\(Self.main)"), keep: ["main"]) == Self.list(Self.main))
  }

  @Test func `or nothing when it does not fit`() {
    #expect(Self.filter(Self.list(Self.main), keep: ["main"], room: 60) == nil)
  }

  @Test func `with an escaped name as with a plain one`() {
    let item = #"{"\u0069d":"main"}"#
    let body = #"{"r\u0065sults":[{"it\u0065ms":[\#(item),{"\u0069d":"other"}]}]}"#
    let expected = #"{"r\u0065sults":[{"it\u0065ms":[\#(item)]}]}"#
    #expect(Self.filter(body, keep: ["main"]) == expected)
  }

  /// Filters a body that arrives in pieces; what it is once nothing more is passed on.
  static func stream(
    _ body: String,
    keep: [String],
    masking kinds: ReplySecrets = [],
    cuts: [Int],
    held: Int = WARestLimits.sessionItemBytesMax
  ) -> (text: String, isWhole: Bool) {
    let octets = Array(body.utf8)
    var filter = SessionListFilter(masking: kinds)
    var writer = ByteWriter(capacity: octets.count)
    var memory = [UInt8](repeating: 0x3f, count: held)
    var start = 0
    for end in cuts + [octets.count] {
      // Each time another borrowing of the same memory, as the event loop has it.
      var span = memory.mutableSpan
      filter.filter(octets.span.extracting(start..<end), holding: &span, into: &writer) { id in
        keep.contains { Array($0.utf8).elementsEqual(id.indices.map { id[$0] }) }
      }
      start = end
    }
    let didOverflow = writer.overflowed
    #expect(!didOverflow)
    return (
      unsafe String(decoding: writer.bytes, as: UTF8.self), filter.isComplete && !filter.isBroken
    )
  }

  @Test func `wherever it is cut`() {
    let bodies = [
      Self.list("\(Self.main),\(Self.closed),\(Self.other)"), Self.list(""),
      Self.list("\(Self.other), [{}], \(Self.main) ,null,\(Self.closed)"),
      Self.list("\(Self.main),\(Self.other)").replacing("}]}]}", with: "}],\"items\":[]}]}"),
      Self.list("\(Self.main),\(Self.other)}"),
      Self.list(#"{"qr":"2@é","id":"main","webhookSecret":"s3cret"},\#(Self.other)"#),
    ]
    for body in bodies {
      let count = body.utf8.count
      for keep in [["main"], ["other"], [], ["main", "closed", "other"]] {
        let whole = Self.stream(body, keep: keep, masking: .all, cuts: [])
        for cut in 0...count {
          #expect(Self.stream(body, keep: keep, masking: .all, cuts: [cut]) == whole)
        }
        #expect(Self.stream(body, keep: keep, masking: .all, cuts: Array(0...count)) == whole)
        for seed in 1...50 {
          var random = SeededGenerator(seed: UInt64(seed))
          let cuts = (0..<8).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
          #expect(Self.stream(body, keep: keep, masking: .all, cuts: cuts) == whole)
        }
      }
    }
  }

  @Test func `of any length`() {
    let items = (0..<2_000).map { #"{"status":"open","pushName":"\#($0)","id":"s\#($0 % 3)"}"# }
    let body = Self.list(items.joined(separator: ","))
    let mine = Self.list(
      items.enumerated().filter { $0.0 % 3 == 1 }.map(\.1).joined(separator: ",")
    )
    let cuts = Array(stride(from: 0, to: body.utf8.count, by: 1_000))
    let result = Self.stream(body, keep: ["s1"], cuts: cuts)
    #expect(result.text == mine && result.isWhole)
  }

  @Test func `without an item that is too long to look at, however it is cut`() {
    let room = WARestLimits.sessionItemBytesMax - #"{"qr":"","id":"main"}"#.utf8.count
    for (extra, isKept) in [(0, true), (1, false), (9_000, false)] {
      let long = #"{"qr":"\#(String(repeating: "a", count: room + extra))","id":"main"}"#
      let body = Self.list("\(Self.closed),\(long),\(Self.other)")
      let kept = isKept ? "\(Self.closed),\(long)" : Self.closed
      for cuts in [[], [1_000], [300, 6_000, 8_100], Array(0..<body.utf8.count)] {
        let result = Self.stream(body, keep: ["main", "closed"], cuts: cuts)
        #expect(result.text == Self.list(kept) && result.isWhole)
      }
    }
  }

  @Test func `with its secrets masked for clients without the right to them`() {
    let body = Self.list(#"{"id":"main","qr":"2@a","webhookSecret":"s3cret"},{"id":"other"}"#)
    let masked = Self.list(#"{"id":"main","qr":"2@a","webhookSecret":"***"}"#)
    #expect(Self.stream(body, keep: ["main"], masking: .webhook, cuts: [60]).text == masked)
  }

  @Test func `and the front of a list that goes wrong later shows nothing of others`() {
    let body = Self.list("\(Self.other),\(Self.main),x")
    let front = String(Self.list(Self.main).dropLast(4))
    #expect(Self.stream(body, keep: ["main"], cuts: []).text == front)
    #expect(Self.stream(body, keep: ["main"], cuts: []).isWhole == false)
    for count in 0..<body.utf8.count {
      let part = Self.stream(String(body.prefix(count)), keep: ["main"], cuts: [])
      #expect(front.hasPrefix(part.text) && !part.isWhole)
    }
  }

  @Test func `in a state of fixed size`() {
    #expect(MemoryLayout<SessionListFilter>.size <= 1_024)
    #expect(_isPOD(SessionListFilter.self) && _isPOD(ReplyMask.self))
  }
}
