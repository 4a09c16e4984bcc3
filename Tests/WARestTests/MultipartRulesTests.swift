import HTTP1
import Testing

@testable import WARest

@Suite("Parts of a form: names, sessions, files (RFC 7578 §4)")
struct MultipartRulesTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let route: String
    let parts: [MultipartPart]
    let verdict: String

    init(_ name: String, _ route: String, _ parts: [MultipartPart], _ verdict: String = "ok") {
      self.name = name
      self.route = route
      self.parts = parts
      self.verdict = verdict
    }

    var testDescription: String { name }
  }

  private static let to = MultipartPart("to", "6281234567890")
  private static let cat = MultipartPart("media", "JPEG", fileName: "cat.jpg", type: "image/jpeg")
  private static let chosen =
    "reservedField /phone: would choose a session, and the path has done that"
  private static let native = MultipartRun.native
  private static let fetch =
    "must have a host in its URL that is public: no local name, no loopback, private or reserved address"

  static let rows = [
    Row("a file", "messages.media", [to, cat]),
    Row("a URL", "messages.media", [to, MultipartPart("url", "https://example.com/a.jpg")]),
    Row("a file under any name", "messages.media", [to, MultipartPart("x", "J", fileName: "c")]),
    Row(
      "unknown text",
      "messages.media",
      [to, cat, MultipartPart("x", "1"), MultipartPart("x", "")]
    ),
    Row("no file", "messages.media", [to], "invalidRequest /media: is required"),
    Row("no recipient", "messages.media", [cat], "invalidRequest /to: is required"),
    Row("recipients", "messages.media", [to, MultipartPart("to", "6282"), cat]),
    Row(
      "captions",
      "messages.media",
      [to, cat, caption, caption],
      "invalidRequest /caption: is there twice"
    ),
    Row("media twice", "messages.media", [to, cat, cat], "invalidRequest /media: is there twice"),
    Row(
      "media under two names",
      "messages.media",
      [to, cat, MultipartPart("url", "https://example.com/a.jpg")],
      "invalidRequest /url: is another name of a member that is there already"
    ),
    Row(
      "files",
      "messages.files",
      [to, file("a"), file("b"), MultipartPart("file", "c", fileName: "c")]
    ),
    Row(
      "a recipient in a file",
      "messages.media",
      [to, MultipartPart("to", "1", fileName: "a"), cat],
      "invalidRequest /to: must be text, and no file"
    ),
    Row(
      "an empty file name makes text, as WARest has it",
      "messages.media",
      [to, MultipartPart("media", "http://127.0.0.1/", fileName: "")],
      "invalidRequest /media: \(fetch)"
    ),
    Row(
      "a bare group",
      "messages.media",
      [MultipartPart("to", "120363000000000001"), cat],
      "invalidRequest /to: is too long for a phone number, which has at most 14 digits; a group's id ends in @g.us"
    ),
    Row(
      "a loopback URL",
      native,
      [MultipartPart("url", "http://127.0.0.1/")],
      "invalidRequest /url: \(fetch)"
    ),
    Row(
      "behind a byte-order mark, which WARest strips",
      native,
      [MultipartPart("url", "\u{feff}http://127.0.0.1/")],
      "invalidRequest /url: must be a data URI, an http(s) URL or base64"
    ),
    Row("sessionId", "messages.media", [MultipartPart("sessionId", "a")], fixed("sessionId")),
    Row(
      "as a file",
      "messages.media",
      [MultipartPart("sessionId", "a", fileName: "f")],
      fixed("sessionId")
    ),
    Row("in brackets", "messages.media", [MultipartPart("sessionId[]", "a")], fixed("sessionId[]")),
    Row(
      "with a point",
      "messages.media",
      [MultipartPart("sessionId.x", "a")],
      fixed("sessionId.x")
    ),
    Row("phone", "messages.media", [MultipartPart("phone", "62")], chosen),
    Row(
      "in percent signs",
      "messages.media",
      [MultipartPart("session%49d", "a")],
      "invalidRequest /session%49d: has a known name in a spelling that not every reader decodes"
    ),
    Row(
      "__proto__",
      "messages.media",
      [MultipartPart("__proto__", "a")],
      "reservedField /__proto__: would give WARest members that nobody checked"
    ),
    Row(
      "a list in brackets",
      "messages.media",
      [MultipartPart("to[]", "62")],
      "invalidRequest /to[]: is a known name in brackets"
    ),
    Row("native, all missing", native, []),
    Row("native, twice", native, [to, to, caption, caption, cat, cat]),
    Row("native, in brackets", native, [MultipartPart("to[]", "1")]),
    Row("native session", native, [MultipartPart("sessionId", "main")]),
    Row(
      "native session twice",
      native,
      [MultipartPart("sessionId", "main"), MultipartPart("sessionId", "main")]
    ),
    Row(
      "native, another session",
      native,
      [MultipartPart("sessionId", "main"), MultipartPart("sessionId", "other")],
      "invalidRequest /sessionId: names another session than the rest of the request"
    ),
    Row("native, no session name", native, [MultipartPart("sessionId", "a b")], invalid),
    Row("native, a line end", native, [MultipartPart("sessionId", "a\r\n")], invalid),
    Row("native, a byte-order mark", native, [MultipartPart("sessionId", "\u{feff}a")], invalid),
    Row(
      "native, 65",
      native,
      [MultipartPart("sessionId", String(repeating: "s", count: 65))],
      invalid
    ),
    Row(
      "native, a file",
      native,
      [MultipartPart("sessionId", "a", fileName: "f")],
      "invalidRequest /sessionId: must be one text, and no file"
    ),
    Row(
      "native, a list",
      native,
      [MultipartPart("sessionId[]", "a")],
      "invalidRequest /sessionId[]: must be one text, and no file"
    ),
    Row(
      "native phone",
      native,
      [MultipartPart("phone", "62")],
      "invalidRequest /phone: would look for a session by its phone number"
    ),
    Row("native phone, empty", native, [MultipartPart("phone", "")]),
  ]

  private static let caption = MultipartPart("caption", "c")
  private static let invalid = "invalidSession /sessionId: must be 1 to 64 of A-Z a-z 0-9 . _ -"

  private static func file(_ name: String) -> MultipartPart {
    MultipartPart("files", name, fileName: name)
  }

  private static func fixed(_ name: String) -> String {
    "reservedField /\(name): is set by the path and may not be in the body"
  }

  @Test(arguments: rows) func `are held to the rules of the route`(_ row: Row) {
    let run = MultipartRun(MultipartPart.body(row.parts, boundary: "B"), on: row.route)
    #expect(run.verdict == row.verdict)
  }

  @Test func `go upstream as written here`() {
    let body = """
      Preamble
      --B\t
      content-disposition:form-data;filename="C:\\a;b=\\"c\\".jpg";name=media
      Content-Transfer-Encoding: binary
      Content-Type: image/jpeg; a=b

      one
      --B
      X-Any: thing
      Content-Type: text/plain; charset=utf-16
      Content-Disposition: form-data; name="to"

      6281
      --B
      Content-Disposition: form-data; name=x; filename=y
      Content-Type: image/png; name="a b.png"

      three
      --B--
      epilogue
      """
    let boundary = MultipartRun.newBoundaryText
    let expected = """
      --\(boundary)
      Content-Disposition: form-data; name="media"; filename="C:_a_b__c_.jpg"
      Content-Type: image/jpeg; a=b

      one
      --\(boundary)
      Content-Disposition: form-data; name="to"

      6281
      --\(boundary)
      Content-Disposition: form-data; name="x"; filename="y"
      Content-Type: image/png

      three
      --\(boundary)--

      """
    let run = MultipartRun(lines: body)
    #expect(run.verdict == "ok")
    #expect(run.output == MultipartRun.crlf(expected))
  }

  @Test func `that name a session are taken out`() {
    let parts = [
      MultipartPart("a", "1"), MultipartPart("sessionId", "main"), MultipartPart("phone", ""),
      MultipartPart("sessionId", ""), MultipartPart("b", "2"),
    ]
    let run = MultipartRun(MultipartPart.body(parts, boundary: "B"), on: Self.native)
    #expect(run.verdict == "ok" && run.hadSelector && run.session == "main")
    let written = MultipartPart.parts(of: run.output, boundary: MultipartRun.newBoundaryText)
    #expect(written == [parts[0], parts[4]])
    let empty = MultipartRun(MultipartPart.body([parts[3]], boundary: "B"), on: Self.native)
    #expect(empty.verdict == "ok" && !empty.hadSelector && empty.session.isEmpty)
  }

  @Test func `must name the session before anything has left`() {
    let body = MultipartPart.body([MultipartPart("sessionId", "main")], boundary: "B")
    let late = MultipartRun(body, on: Self.native, isHeld: false)
    #expect(late.verdict == "invalidRequest /sessionId: names the session too late")
    #expect(late.hint == "put it before the file")
    let again = MultipartRun(body, on: Self.native, claimed: "main", isHeld: false)
    #expect(
      again.verdict == "ok" && again.output == Array("--\(MultipartRun.newBoundaryText)--\r\n".utf8)
    )
    let other = MultipartRun(body, on: Self.native, claimed: "other")
    #expect(other.verdict.hasSuffix("names another session than the rest of the request"))
  }

  @Test func `are refused where they do not fit`() {
    let body = MultipartPart.body(
      [MultipartPart("x", String(repeating: "v", count: 500))],
      boundary: "B"
    )
    #expect(MultipartRun(body, on: Self.native, capacity: 1000).verdict == "ok")
    let run = MultipartRun(body, on: Self.native, capacity: 500)
    #expect(run.verdict == "invalidRequest : does not fit into what is held of it")
  }

  @Test func `are counted where the reply is`() {
    let parts = [
      Self.to, Self.file("a"), MultipartPart("x", "b", fileName: "b"),
      MultipartPart("files", "https://example.com/c"),
    ]
    let body = MultipartPart.body(parts, boundary: "B")
    #expect(MultipartRun(body, on: "messages.files").askedCount == 3)
    #expect(MultipartRun(body, on: "postMessagesSendFiles").askedCount == 3)
    #expect(MultipartRun(body, on: "messages.media").askedCount == 0)
  }

  @Test func `follow the one that names the session`() throws {
    let boundary = Array("B".utf8)
    let made = MultipartFilter(
      .shared,
      route: MultipartRun.route(Self.native),
      boundary: boundary.span,
      newBoundary: MultipartRun.newBoundary,
      session: SessionClaim(),
      sources: .standard
    )
    let filter = try #require(made)
    var writer = ByteWriter(capacity: 1024)
    filter.writeBoundary(into: &writer)
    #expect(MultipartRun.octets(of: writer) == Array(MultipartRun.newBoundaryText.utf8))
    let length = writer.count
    #expect(length == MultipartFilter.newBoundaryBytes)
    writer.removeAll()
    filter.writePrefix(session: SessionClaim(), into: &writer)
    #expect(MultipartRun.octets(of: writer).isEmpty)
    filter.writePrefix(session: SessionClaim(Array("main".utf8).span), into: &writer)
    let rest = MultipartRun(MultipartPart.body([Self.to], boundary: "B"), on: Self.native).output
    let whole = MultipartRun.octets(of: writer) + rest
    let written = MultipartPart.parts(of: whole, boundary: MultipartRun.newBoundaryText)
    #expect(written == [MultipartPart("sessionId", "main"), Self.to])
  }

  @Test func `are all that a local upload has: its path fixes the session only`() {
    for route in OperationCatalog.routes where route.flags.contains(.upload) {
      let fixed = route.placements.filter { $0.place == .body }.map(\.name)
      #expect(fixed == ["sessionId"] && route.fixed.isEmpty, "\(route.name)")
    }
  }
}
