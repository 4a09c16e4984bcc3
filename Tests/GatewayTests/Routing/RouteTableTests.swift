import Gateway
import HTTP1
import Testing
import WARest

@Suite("Routes (RFC 3986 §6.2.2, RFC 9110 §9)")
struct RouteTableTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let method: Method
    let path: String
    let expected: Expected

    init(_ name: String, _ method: Method, _ path: String, _ expected: Expected) {
      self.name = name
      self.method = method
      self.path = path
      self.expected = expected
    }

    var testDescription: String { name }
  }

  enum Expected: Sendable, Equatable {
    case route(String, [String])
    case notFound
    case allow(String)
    case invalid(PathFault)
  }

  static let templates: [RouteTemplate] = [
    RouteTemplate(.get, "/v1/server/ping", isReadOnly: true),
    RouteTemplate(.post, "/v1/server/restart", isReadOnly: false),
    RouteTemplate(.get, "/v1/sessions", isReadOnly: true),
    RouteTemplate(.put, "/v1/sessions/{session}", isReadOnly: false),
    RouteTemplate(.delete, "/v1/sessions/{session}", isReadOnly: false),
    RouteTemplate(.get, "/v1/sessions/{session}/groups", isReadOnly: true),
    RouteTemplate(.get, "/v1/sessions/{session}/groups/preview", isReadOnly: true),
    RouteTemplate(.get, "/v1/sessions/{session}/groups/{group}", isReadOnly: true),
    RouteTemplate(.get, "/v1/sessions/{session}/groups/{group}/invite", isReadOnly: true),
    RouteTemplate(.post, "/v1/sessions/{session}/groups/{group}/invite/revoke", isReadOnly: false),
    RouteTemplate(
      .put,
      "/v1/sessions/{session}/chats/{chat}/messages/{message}/pin",
      isReadOnly: false
    ),
    RouteTemplate(.get, "/v1/odd/acting-get", isReadOnly: false),
    RouteTemplate(.post, "/v1/tools/qr/{target}", isReadOnly: false),
  ]

  static let table = RouteTable(templates)

  static let rows: [Row] = [
    Row("all literal", .get, "/v1/server/ping", .route("/v1/server/ping", [])),
    Row("HEAD where GET reads", .head, "/v1/server/ping", .route("/v1/server/ping", [])),
    Row(
      "seven segments",
      .post,
      "/v1/sessions/main/groups/120363000000000001/invite/revoke",
      .route(
        "/v1/sessions/{session}/groups/{group}/invite/revoke",
        ["main", "120363000000000001@g.us"]
      )
    ),
    Row(
      "an escaped id is decoded",
      .get,
      "/v1/sessions/main/groups/120363000000000001%40g.us",
      .route("/v1/sessions/{session}/groups/{group}", ["main", "120363000000000001@g.us"])
    ),
    Row(
      "three ids",
      .put,
      "/v1/sessions/s.1/chats/6281%40s.whatsapp.net/messages/3EB0%2B1/pin",
      .route(
        "/v1/sessions/{session}/chats/{chat}/messages/{message}/pin",
        ["s.1", "6281@s.whatsapp.net", "3EB0+1"]
      )
    ),
    Row(
      "a literal goes before an id",
      .get,
      "/v1/sessions/main/groups/preview",
      .route("/v1/sessions/{session}/groups/preview", ["main"])
    ),
    Row(
      "a literal matches decoded",
      .get,
      "/v1/sessions/main/groups/%70revie%77",
      .route("/v1/sessions/{session}/groups/preview", ["main"])
    ),
    Row(
      "escapes in a literal leave nothing among the values",
      .get,
      "/v1/s%65ssions/a%2Db/groups/1%2d2",
      .route("/v1/sessions/{session}/groups/{group}", ["a-b", "1-2@g.us"])
    ),
    Row("same first eight octets", .get, "/v1/odd/acting-got", .notFound),
    Row("same octets but the first", .get, "/v1/odd/xcting-get", .notFound),
    Row("one octet more", .get, "/v1/odd/acting-gett", .notFound),
    Row("one octet less", .get, "/v1/odd/acting-ge", .notFound),
    Row("no way back from a literal", .get, "/v1/sessions/main/groups/preview/invite", .notFound),
    Row("unknown", .get, "/v1/nothing", .notFound),
    Row("empty path", .get, "", .notFound),
    Row("no slash", .get, "v1/server/ping", .notFound),
    Row("only a slash", .get, "/", .notFound),
    Row("inner node", .get, "/v1", .notFound),
    Row("trailing slash", .get, "/v1/server/ping/", .notFound),
    Row("trailing slash for an id", .get, "/v1/sessions/", .notFound),
    Row("doubled slash at a literal", .get, "/v1//server/ping", .notFound),
    Row("letter case", .get, "/V1/server/ping", .notFound),
    Row("path parameters", .get, "/v1/server/ping;a=b", .notFound),
    Row("native path", .get, "/api/v1/server/ping", .notFound),
    Row("405", .post, "/v1/server/ping", .allow("GET, HEAD")),
    Row("405 at two methods", .get, "/v1/sessions/main", .allow("PUT, DELETE")),
    Row("OPTIONS is 405 too", .options, "/v1/sessions/main/groups", .allow("GET, HEAD")),
    Row("no HEAD for a GET that acts", .head, "/v1/odd/acting-get", .allow("GET")),
    Row("no HEAD for POST", .head, "/v1/server/restart", .allow("POST")),
    Row("percent at the end", .get, "/v1/sessions/main/groups/1%", .invalid(.badEscape)),
    Row("one digit", .get, "/v1/sessions/main/groups/1%4", .invalid(.badEscape)),
    Row("not hexadecimal", .get, "/v1/sessions/main/groups/%4g", .invalid(.badEscape)),
    Row("escape across a slash", .get, "/v1/sessions/main/groups/%4/0", .invalid(.badEscape)),
    Row("null", .get, "/v1/sessions/main/groups/1%00", .invalid(.nullOctet)),
    Row("encoded slash in an id", .get, "/v1/sessions/a%2Fb/groups", .invalid(.encodedSlash)),
    Row("encoded slash in a literal", .get, "/v1%2fserver/ping", .invalid(.encodedSlash)),
    Row(
      "decoded once only",
      .get,
      "/v1/sessions/main/groups/%252e%252E",
      .notInvalid("%2e%2E@g.us")
    ),
    Row("dot", .get, "/v1/./server/ping", .invalid(.dotSegment)),
    Row("dots", .get, "/v1/sessions/../server/ping", .invalid(.dotSegment)),
    Row("encoded dots", .get, "/v1/sessions/%2e%2E/groups", .invalid(.dotSegment)),
    Row("half encoded dots", .get, "/v1/sessions/.%2e/groups", .invalid(.dotSegment)),
    Row("dots behind the unknown", .get, "/v1/nothing/../server/ping", .invalid(.dotSegment)),
    Row("dots behind a route", .get, "/v1/server/ping/..", .invalid(.dotSegment)),
    Row("null behind the unknown", .get, "/x/%00", .invalid(.nullOctet)),
    Row("three dots are a session", .put, "/v1/sessions/...", .session("...")),
    Row("empty session", .get, "/v1/sessions//groups", .invalid(.emptyParameter)),
    Row("empty group", .get, "/v1/sessions/main/groups//invite", .invalid(.emptyParameter)),
    Row("session with a blank", .put, "/v1/sessions/a%20b", .invalid(.sessionSyntax)),
    Row("session with a plus", .put, "/v1/sessions/a+b", .invalid(.sessionSyntax)),
    Row("session not ASCII", .put, "/v1/sessions/%C3%A4", .invalid(.sessionSyntax)),
  ]

  @Test(arguments: rows)
  func `finds one route, or says why there is none`(_ row: Row) {
    #expect(find(row.method, row.path) == row.expected)
  }

  @Test func `a target may be long, but has an end`() {
    let most = String(repeating: "a", count: GatewayLimits.targetBytesMax)
    #expect(find(.post, "/v1/tools/qr/" + most) == .route("/v1/tools/qr/{target}", [most]))
    #expect(find(.post, "/v1/tools/qr/" + most + "a") == .invalid(.parameterTooLong))
  }

  @Test func `a scratch writer that is too small refuses instead of cutting`() {
    var scratch = ByteWriter(capacity: 6)
    let path = octets("/v1/sessions/main/groups/1203")
    let step = Self.table.match(method: .get, path: path.span, scratch: &scratch)
    #expect(step == .invalid(.parameterTooLong))
  }

  @Test func `values are appended to what the scratch writer has`() throws {
    var scratch = ByteWriter(capacity: 64)
    scratch.append("before")
    let path = octets("/v1/sessions/main/groups/1203")
    guard
      case .found(let match) = Self.table.match(method: .get, path: path.span, scratch: &scratch)
    else { throw Failure() }
    #expect(match.values.session == ByteRange(6, 10))
    #expect(match.values.group == ByteRange(10, 19))
  }

  private func find(_ method: Method, _ path: String) -> Expected {
    var scratch = ByteWriter(capacity: GatewayLimits.pathScratchBytesMax)
    let bytes = octets(path)
    switch Self.table.match(method: method, path: bytes.span, scratch: &scratch) {
    case .found(let match):
      // SAFETY: copied while the writer is alive.
      let text = unsafe Array(scratch.bytes)
      let template = Self.templates[match.routeIndex].path
      let values = PathParameter.allCases.filter { template.contains("{\($0.name)}") }
        .map { String(decoding: text[match.values[$0].offsets], as: UTF8.self) }
      return .route(template, values)
    case .notFound: return .notFound
    case .methodNotAllowed(let mask): return .allow(written { $0.append(mask) } ?? "")
    case .invalid(let fault): return .invalid(fault)
    }
  }

  struct Failure: Error {}
}

extension RouteTableTests.Expected {
  static func notInvalid(_ group: String) -> Self {
    .route("/v1/sessions/{session}/groups/{group}", ["main", group])
  }

  static func session(_ name: String) -> Self { .route("/v1/sessions/{session}", [name]) }
}
