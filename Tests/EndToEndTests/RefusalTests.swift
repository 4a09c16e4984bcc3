import Testing

@Suite("refusals, by curl", .enabled(if: Tools.curl != nil, "curl is missing"), .serialized)
struct RefusalTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var method = "POST"
    var path = "/v1/sessions/main/groups/\(Installation.group)/invite/revoke"
    var token: String? = Curl.token
    var json: String?
    var status: Int
    var type: String
    var field: (name: String, value: String)?

    var testDescription: String { name }
  }

  static let rows = [
    Row(
      name: "no token",
      token: nil,
      status: 401,
      type: "/problems/unauthorized",
      field: ("www-authenticate", #"Bearer realm="warest-gateway""#)
    ),
    Row(
      name: "a wrong token",
      token: "demo-tokem",
      status: 401,
      type: "/problems/unauthorized",
      field: ("www-authenticate", #"Bearer realm="warest-gateway""#)
    ),
    Row(
      name: "a scope that the client has not",
      token: "reader-token",
      status: 403,
      type: "/problems/insufficient-scope",
      field: ("www-authenticate", #"error="insufficient_scope", scope="group:write""#)
    ),
    Row(
      name: "a session that is not the client's",
      method: "GET",
      path: "/v1/sessions/other/groups",
      status: 403,
      type: "/problems/session-not-allowed"
    ),
    Row(name: "no route", path: "/v1/nothing", status: 404, type: "/problems/unknown-route"),
    Row(
      name: "a method that the path does not take",
      method: "DELETE",
      status: 405,
      type: "/problems/method-not-allowed",
      field: ("allow", "POST")
    ),
    Row(
      name: "a session in the body",
      path: "/v1/sessions/main/messages/text",
      json: #"{"to":"6282222222222","message":"m","\u0073essionId":"other"}"#,
      status: 400,
      type: "/problems/reserved-field"
    ),
    Row(
      name: "a member that is missing",
      path: "/v1/sessions/main/messages/text",
      json: #"{"to":"6282222222222"}"#,
      status: 400,
      type: "/problems/invalid-request"
    ),
    Row(
      name: "a body that is no JSON",
      path: "/v1/sessions/main/messages/text",
      json: "{to:1}",
      status: 400,
      type: "/problems/invalid-request"
    ),
  ]

  @Test func `each has its status, type and field, and WARest hears of none`() throws {
    let installation = try Installation()
    for row in Self.rows {
      let reply = try Curl.ask(
        installation.url + row.path,
        method: row.method,
        token: row.token,
        json: row.json
      )
      #expect(reply.status == row.status, "\(row.name): \(reply.text)")
      #expect(reply.fields["content-type"] == "application/problem+json", "\(row.name)")
      let problem = try reply.decode(Problem.self)
      #expect(problem.type == row.type, "\(row.name): \(reply.text)")
      #expect(problem.status == row.status, "\(row.name)")
      #expect(problem.requestID == reply.fields["x-request-id"], "\(row.name)")
      if let field = row.field {
        #expect(reply.fields[field.name]?.contains(field.value) == true, "\(row.name): \(reply)")
      }
    }
    #expect(try installation.journal().requestCount == 0)
  }

  @Test func `beyond a session's limit it is 429, with the time to wait`() throws {
    let installation = try Installation(
      limits: #"limits: { session: { rate: "20/min", burst: 2, per-day: 500 } }"#
    )
    for _ in 0..<2 {
      #expect(try Curl.ask(installation.revokeURL, method: "POST").status == 200)
    }
    let reply = try Curl.ask(installation.revokeURL, method: "POST")
    #expect(reply.status == 429, "\(reply.text)")
    let wait = try #require(reply.fields["retry-after"].flatMap { Int($0) })
    #expect((1...3).contains(wait))
    #expect(reply.fields["cache-control"] == "no-store")
    let policy = #""session";q=20;w=60, "session-day";q=500;w=86400"#
    #expect(reply.fields["ratelimit-policy"] == policy)
    #expect(reply.fields["ratelimit"]?.contains(#""session";r=0;t="#) == true)
    #expect(reply.fields["x-warest-delivery"] == "not_sent")
    #expect(try reply.decode(Problem.self).type.hasSuffix("#quota-exceeded"))
    #expect(try installation.journal().requestCount == 2)
  }
}
