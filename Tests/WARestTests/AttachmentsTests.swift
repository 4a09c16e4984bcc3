import HTTP1
import Testing

@testable import WARest

@Suite("How many files a send carries")
struct AttachmentsTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let route: String
    let text: String
    let count: Int

    init(_ route: String, _ text: String, _ count: Int) {
      self.route = route
      self.text = text
      self.count = count
    }

    var testDescription: String { "\(route) \(text)" }
  }

  static let short = "messages.files"
  static let native = "postMessagesSendFiles"
  static let file = "data:,a"

  static func facts(_ route: String) -> RouteFacts {
    CompiledCatalog.shared.facts(MultipartRun.route(route))
  }

  static func list(_ count: Int) -> String {
    (0..<count).map { _ in #""data:,a""# }.joined(separator: ",")
  }

  @Test func `only one operation has a list of files, and all else carries one`() {
    for route in OperationCatalog.routes + OperationCatalog.nativeRoutes {
      let facts = CompiledCatalog.shared.facts(route.index)
      #expect(facts.listsFiles == (route.operation.id == Self.native), "\(route.name)")
      guard !facts.listsFiles else { continue }
      #expect(Attachments.count(facts, listed: 7, inQuery: 7, isRaw: true) == 1)
    }
  }

  @Test(arguments: [
    (0, 0, false, 1), (1, 0, false, 1), (3, 0, false, 3), (20, 0, false, 20), (21, 0, false, 20),
    (1_000_000, 0, false, 20), (0, 0, true, 1), (0, 2, true, 3), (0, 2, false, 2),
    (19, 2, true, 20),
  ])
  func `is at least one and at most what WARest takes`(
    _ row: (listed: Int, inQuery: Int, isRaw: Bool, count: Int)
  ) {
    for route in [Self.short, Self.native] {
      let count = Attachments.count(
        Self.facts(route),
        listed: row.listed,
        inQuery: row.inQuery,
        isRaw: row.isRaw
      )
      #expect(count == row.count)
    }
  }

  static let json: [Row] = [
    Row(short, #"{"to":"62","files":["data:,a"]}"#, 1),
    Row(short, #"{"to":"62","files":"data:,a"}"#, 1),
    Row(short, #"{"files":["data:,a",{"url":"data:,b","x":["c","d"]},"data:,c"],"to":"62"}"#, 3),
    Row(short, #"{"to":["62","63"],"urls":["data:,a","data:,b"]}"#, 2),
    Row(short, #"{"to":"62","f\u0069les":["data:,a","data:,b"],"x":["data:,c"]}"#, 2),
    Row(short, #"{"to":"62","files":[]}"#, 0),
    Row(short, "{\"to\":\"62\",\"files\":[\(list(25))]}", 25),
    Row(native, #"{"to":"62","files":["data:,a","data:,b"]}"#, 2),
    Row(native, #"{"to":"62","url":"data:,a"}"#, 1),
    Row(native, #"{"to":"62","document":{"url":"data:,a","filename":"b"}}"#, 1),
    Row(native, #"{"to":"62","x":{"files":["data:,a","data:,b"]}}"#, 0),
    Row(native, #"{"to":"62","files":null,"urls":["data:,a"]}"#, 1),
    // WARest takes one of them: which, is its own business.
    Row(native, #"{"files":["data:,a","data:,b","data:,c"],"url":"data:,d","to":"62"}"#, 4),
    Row(native, #"{"url":"data:,d","files":["data:,a","data:,b","data:,c"],"to":"62"}"#, 4),
    Row("messages.media", #"{"to":"62","media":"data:,a"}"#, 0),
    Row("messages.text", #"{"to":"62","message":"data:,a"}"#, 0),
  ]

  @Test(arguments: json) func `in JSON, wherever it is cut`(_ row: Row) {
    let octets = Array(row.text.utf8)
    for cut in 0...octets.count {
      var scanner = Scan.scanner(MultipartRun.route(row.route))
      var writer = ByteWriter(capacity: octets.count + JSONObjectScanner.addedBytesMax)
      _ = scanner.scan(octets.span.extracting(..<cut), into: &writer)
      _ = scanner.scan(octets.span.extracting(cut...), into: &writer)
      #expect(scanner.finish() == nil)
      #expect(scanner.askedCount == row.count)
    }
  }

  static let forms: [Row] = [
    Row(short, "to=62&files=data:,a", 1), Row(short, "to=62&files=data:,a&files=data:,b", 2),
    Row(short, "to=62&files[]=data:,a&files[]=data:,b&files[]=data:,c", 3),
    Row(short, "to=62&to=63&url=data:,a", 1),
    Row(native, "to=62&files=data:,a&files=data:,b", 2),
    Row(native, "to=62&files=data:,a&files[]=data:,b&url=data:,c", 3),
    Row(native, "to=62&to=63&fil%65s=data:,a", 1), Row(native, "to=62&x=data:,a", 0),
    Row("messages.media", "to=62&media=data:,a", 0),
    Row("postMessagesSendMedia", "to=62&media=data:,a&media=data:,b", 0),
  ]

  @Test(arguments: forms) func `in a form`(_ row: Row) {
    let run = FormBodyRun(row.text, on: row.route)
    #expect(run.verdict == "ok" && run.askedCount == row.count)
  }

  /// The parts' names, and a dot before those of files.
  static let parts: [Row] = [
    Row(short, "to .files", 1), Row(short, "to .files .files .files", 3),
    Row(short, "to .files files files", 3), Row(short, "to .a .b", 2), Row(short, "to urls", 1),
    Row(short, "to to .upload", 1),
    Row(native, "to .files .other files", 3), Row(native, "to files[] files[]", 2),
    Row(native, "to .to", 1), Row(native, "to x", 0),
    Row("messages.media", "to .media", 0), Row("postMessagesSendMedia", "to .media .b", 0),
  ]

  @Test(arguments: parts) func `in parts, wherever they are cut`(_ row: Row) {
    let parts = row.text.split(separator: " ").map { name in
      let isFile = name.hasPrefix(".")
      let file = isFile ? "; filename=\"a.txt\"" : ""
      let content = isFile ? "octets" : name == "to" ? "62" : "data:,a"
      return "--B\nContent-Disposition: form-data; name=\"\(isFile ? name.dropFirst() : name)\""
        + "\(file)\n\n\(content)\n"
    }
    let body = MultipartRun.crlf(parts.joined() + "--B--\n")
    for cut in 0...body.count {
      let run = MultipartRun(body, on: row.route, cuts: [cut])
      #expect(run.verdict == "ok" && run.askedCount == row.count)
    }
  }

  static let queries: [Row] = [
    Row(native, "", 0), Row(native, "to=62&sessionId=main", 0), Row(native, "files=data:,a", 1),
    Row(native, "to=62&files=data:,a&files=data:,b&x=c", 2),
    Row(native, "files[]=data:,a&files[0]=data:,b&fil%65s[x]=data:,c&urls=data:,d", 4),
    Row(native, "files=&files", 0), Row(native, "xfiles=data:,a&Files=data:,b", 0),
    Row(short, "files=data:,a", 0), Row("postMessagesSendMedia", "media=data:,a&file=data:,b", 0),
    Row("postMessagesSendText", "files=data:,a", 0),
  ]

  @Test(arguments: queries) func `in a native query`(_ row: Row) {
    let route = MultipartRun.route(row.route)
    let query = Array(row.text.utf8)
    #expect(CompiledCatalog.shared.filesInQuery(route, query: query.span) == row.count)
  }
}
