import Testing

/// Bodies that WARest reads itself: the six upload routes.
@Suite("The model of WARest's own body readers")
struct UploadReadingTests {
  private static func selections(
    _ type: String,
    _ body: String,
    path: String = "/api/v1/messages/send/media",
    query: String = "sessionId=q"
  ) throws -> Set<Selection> {
    let call = try #require(
      UpstreamCall(
        method: "POST",
        target: "\(path)?\(query)",
        contentType: type,
        body: Array(body.utf8)
      )
    )
    return SessionReading.selections(of: call)
  }

  private static func form(_ parts: String...) -> String {
    parts.map { "--b\r\n\($0)\r\n" }.joined() + "--b--\r\n"
  }

  private static let type = "multipart/form-data; boundary=b"

  @Test func `members of the body replace those of the query`() throws {
    #expect(try Self.selections("application/json", #"{"sessionId":"a"}"#) == [.session("a")])
    #expect(try Self.selections("application/json", #"{"sessionId":null}"#) == [.none])
    #expect(try Self.selections("application/json", "{}") == [.session("q")])
    #expect(try Self.selections("application/json", "{bad") == [.session("q")])
  }

  @Test func `a type that has JSON anywhere in it is JSON`() throws {
    for type in ["text/plain; x=application/json", "image/svg+json", "text/json"] {
      #expect(try Self.selections(type, #"{"sessionId":"a"}"#) == [.session("a")])
    }
    #expect(try Self.selections("image/png", #"{"sessionId":"a"}"#) == [.session("q")])
  }

  @Test func `a list may be its first element, or nothing`() throws {
    let found = try Self.selections("application/json", #"[{"sessionId":"a"}]"#)
    #expect(found == [.session("a"), .session("q")])
  }

  @Test func `a prototype counts where there is no member`() throws {
    let body = #"{"__proto__":{"sessionId":"a"}}"#
    #expect(try Self.selections("application/json", body) == [.session("a")])
  }

  @Test func `a form has no brackets`() throws {
    let type = "application/x-www-form-urlencoded"
    #expect(try Self.selections(type, "sessionId=a&to=1") == [.session("a")])
    #expect(try Self.selections(type, "[sessionId]=a") == [.session("q")])
    #expect(try Self.selections(type, "session%49d=a%20") == [.session("a")])
    #expect(try Self.selections(type, "sessionId=a&sessionId=b") == [.session("a,b")])
  }

  @Test func `parts of a multipart form are fields unless they have a file name`() throws {
    let field = Self.form("Content-Disposition: form-data; name=\"sessionId\"\r\n\r\na")
    #expect(try Self.selections(Self.type, field) == [.session("a")])
    let file = Self.form(
      "Content-Disposition: form-data; name=\"sessionId\"; filename=\"f\"\r\n\r\na"
    )
    #expect(try Self.selections(Self.type, file) == [.session("q")])
    let empty = Self.form(
      "Content-Disposition: form-data; filename=\"\"; name=sessionId\r\n\r\na"
    )
    #expect(try Self.selections(Self.type, empty) == [.session("a")])
  }

  @Test func `the last parameter and the last header field count`() throws {
    let names = Self.form("content-disposition: x; name=\"x\"; NAME=\"sessionId\"\r\n\r\na")
    #expect(try Self.selections(Self.type, names) == [.session("a")])
    let fields = Self.form(
      "Content-Disposition: form-data; name=\"to\"\nContent-Disposition: form-data; "
        + "name=\"sessionId\"\r\n\r\na\r\n"
    )
    #expect(try Self.selections(Self.type, fields) == [.session("a")])
  }

  @Test func `a boundary with upper-case letters is never found`() throws {
    let body = "--B\r\nContent-Disposition: form-data; name=\"sessionId\"\r\n\r\na\r\n--B--\r\n"
    let type = "multipart/form-data; boundary=B"
    #expect(try Self.selections(type, body) == [.session("q")])
  }

  @Test func `another letter case of the path lets the JSON parser in first`() throws {
    let path = "/API/v1/messages/send/media"
    let json = #"{"sessionId":"a"}"#
    #expect(try Self.selections("application/json", json, path: path) == [.session("a")])
    #expect(try Self.selections("text/json", json, path: path) == [.session("a")])
    let prototype = #"{"__proto__":{"sessionId":"a"}}"#
    #expect(try Self.selections("application/json", prototype, path: path) == [.session("a")])
  }
}
