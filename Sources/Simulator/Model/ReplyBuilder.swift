/// Puts a reply together: the fields of CORS, the limiters, the entity tag and the content coding,
/// in the order in which WARest writes them.
struct ReplyBuilder {
  private let method: String
  private let path: String
  private let acceptEncoding: String?
  private let ifNoneMatch: String?
  private let sendsHelmet: Bool
  private var limits: [(name: String, value: String)] = []

  var allowedOrigin: String?
  /// Who asks, once that is known.
  var key = ""
  var user = ""

  init(request: SimulatedRequest, sendsHelmet: Bool) {
    method = request.method
    path = request.path
    acceptEncoding = request.header("accept-encoding")
    ifNoneMatch = request.header("if-none-match")
    self.sendsHelmet = sendsHelmet
  }

  mutating func add(_ name: String, _ value: Int) { limits.append((name, String(value))) }

  private func start(_ status: Int, vary: String?, credentials: Bool = true) -> SimulatedReply {
    var headers: [(name: String, value: String)] = []
    headers.reserveCapacity(12)
    if let allowedOrigin { headers.append(("Access-Control-Allow-Origin", allowedOrigin)) }
    if let vary { headers.append(("Vary", vary)) }
    if credentials { headers.append(("Access-Control-Allow-Credentials", "true")) }
    headers += limits
    var reply = SimulatedReply(status: status, headers: headers)
    reply.hasSecurityFields = sendsHelmet
    return reply
  }

  func error(_ status: Int, _ message: String) -> SimulatedReply {
    json(status, ["error": .string(message)])
  }

  func corsError(_ message: String) -> SimulatedReply {
    let reply = start(500, vary: "Accept-Encoding", credentials: false)
    return finish(
      reply,
      "application/json; charset=utf-8",
      (["error": .string(message)] as JSON).octets,
      isTagged: true
    )
  }

  func preflight() -> SimulatedReply {
    var reply = start(204, vary: "Origin")
    reply.headers += [
      ("Access-Control-Allow-Methods", "GET,POST,PUT,PATCH,DELETE,OPTIONS"),
      ("Access-Control-Allow-Headers", "Content-Type,X-WAREST-API-KEY,Authorization"),
      ("Access-Control-Max-Age", "86400"), ("Content-Length", "0"),
    ]
    return reply
  }

  func json(_ status: Int, _ value: JSON) -> SimulatedReply {
    let octets = value.octets
    let tag = Self.tag(octets)
    if (200..<300).contains(status), method == "GET" || method == "HEAD", isFresh(tag) {
      var reply = start(304, vary: "Origin")
      reply.headers.append(("ETag", tag))
      return reply
    }
    return finish(
      start(status, vary: "Origin, Accept-Encoding"),
      "application/json; charset=utf-8",
      octets,
      isTagged: true
    )
  }

  /// What Express says when nothing took the request.
  func notFound() -> SimulatedReply {
    var shown = "Cannot \(method) \(path)"
    for (plain, escaped) in [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;")] {
      shown = shown.replacing(plain, with: escaped)
    }
    let page = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>Error</title>
      </head>
      <body>
      <pre>\(shown)</pre>
      </body>
      </html>

      """
    return finish(
      start(404, vary: "Origin, Accept-Encoding"),
      "text/html; charset=utf-8",
      Array(page.utf8),
      isTagged: false
    )
  }

  func file(_ file: StoredFile) -> SimulatedReply {
    var reply = start(200, vary: "Origin")
    let size = String(file.octets.count, radix: 16)
    let time = String(file.storedMilliseconds, radix: 16)
    reply.headers += [
      ("Cache-Control", "public, max-age=86400"), ("ETag", "W/\"\(size)-\(time)\""),
      ("Content-Type", file.mimeType), ("Content-Length", String(file.octets.count)),
    ]
    reply.body = file.octets
    reply.omitsBody = method == "HEAD"
    return reply
  }

  private func finish(
    _ start: SimulatedReply,
    _ type: String,
    _ octets: [UInt8],
    isTagged: Bool
  ) -> SimulatedReply {
    var reply = start
    reply.body = octets
    reply.omitsBody = method == "HEAD"
    reply.headers.append(("Content-Type", type))
    let coding = method == "HEAD" ? nil : ContentCoding.choose(acceptEncoding)
    if coding == nil { reply.headers.append(("Content-Length", String(octets.count))) }
    if isTagged { reply.headers.append(("ETag", Self.tag(octets))) }
    if let coding {
      reply.headers.append(("Content-Encoding", coding.rawValue))
      reply.body = coding.encode(octets)
      reply.isChunked = true
    }
    return reply
  }

  /// Length in hexadecimal and SHA-1 in base64 without padding, of the plain body.
  static func tag(_ octets: [UInt8]) -> String {
    let size = String(octets.count, radix: 16)
    return "W/\"\(size)-\(Base64.encode(SHA1.hash(octets), padding: false))\""
  }

  private func isFresh(_ tag: String) -> Bool {
    guard let ifNoneMatch else { return false }
    let strong = tag.dropFirst(2)
    return ifNoneMatch.split(separator: ",").contains { part in
      let candidate = part.trimmed
      return candidate == "*" || candidate == tag || candidate == strong
        || candidate == "W/" + strong
    }
  }
}
