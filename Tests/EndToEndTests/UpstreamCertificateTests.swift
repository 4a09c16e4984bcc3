import Testing

@Suite(
  "certificates of the upstream (RFC 9110 §4.3.4)",
  .enabled(if: Tools.openssl != nil && Tools.curl != nil, "openssl or curl is missing"),
  .serialized
)
struct UpstreamCertificateTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var names = "IP:127.0.0.1,DNS:localhost"
    var days = 2
    var signer: String? = "ours"

    var testDescription: String { name }
  }

  static let bad = [
    Row(name: "of another address", names: "IP:127.0.0.2"),
    Row(name: "of a name only", names: "DNS:localhost"),
    Row(name: "of another name", names: "DNS:other.test"),
    Row(name: "expired", days: -1),
    Row(name: "of a foreign CA", signer: "foreign"),
    Row(name: "signed by itself", signer: nil),
  ]

  private static let body =
    #"{"status":true,"code":1000,"message":"m","results":[{"id":"1@g.us"}]}"#
  private static let path = "api/v1/groups?sessionId=main"

  private func ask(_ row: Row) throws -> (reply: Reply, log: String) {
    let authority = try Authority()
    try authority.certificate("server", names: row.names, days: row.days, signer: row.signer)
    let reply =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
      + "Content-Length: \(Self.body.utf8.count)\r\n\r\n\(Self.body)"
    let (server, url) = try authority.serve("server", reply: reply, at: Self.path)
    let installation = try Installation(upstream: (url, authority.caFile))
    let answer = try Curl.ask("\(installation.url)/v1/sessions/main/groups")
    #expect(server.isRunning)
    return (answer, installation.gateway.said)
  }

  @Test func `a good one serves`() throws {
    let (reply, log) = try ask(Row(name: "good"))
    #expect(reply.status == 200, "\(reply.text) \(log)")
    #expect(reply.text == Self.body)
  }

  @Test(arguments: bad)
  func `a bad one is 502, its reason in the log and not in the reply`(_ row: Row) throws {
    let (reply, log) = try ask(row)
    #expect(reply.status == 502, "\(reply.text)")
    #expect(!reply.text.contains("certificate") && !reply.text.contains("TLS"))
    #expect(log.contains("certificate"), "\(log)")
  }
}
