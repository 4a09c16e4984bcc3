import Simulator
import Testing

/// How the stand-in finds the session of a request, and reads the bodies of the upload routes.
@Suite("Where the simulator finds the session")
struct SelectorTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var method = "POST"
    var target: String
    var type = "application/json"
    var body = ""
    var status: Int

    var testDescription: String { name }
  }

  private static let media = "/api/v1/messages/send/media?to=6282222222222"
  private static let pixel = "\"media\":\"data:image/png;base64,\(RecordedRequest.pixel)\""
  private static let form = "multipart/form-data; boundary=b"

  private static func form(_ disposition: String, _ value: String = "main") -> String {
    "--b\r\nContent-Disposition: form-data; \(disposition)\r\n\r\n\(value)\r\n"
      + "--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.png\"\r\n"
      + "Content-Type: image/png\r\n\r\nx\r\n--b--\r\n"
  }

  static let uploads = [
    Row(name: "a field", target: media, type: form, body: form("name=\"sessionId\""), status: 200),
    Row(
      name: "an empty file name is none",
      target: media,
      type: form,
      body: form("name=sessionId; filename=\"\""),
      status: 200
    ),
    Row(
      name: "a file is no field",
      target: media,
      type: form,
      body: form("name=\"sessionId\"; filename=\"f\""),
      status: 404
    ),
    Row(
      name: "the last of two names",
      target: media,
      type: form,
      body: form("name=\"a\"; name=\"sessionId\""),
      status: 200
    ),
    Row(
      name: "an upper-case boundary is not found",
      target: media,
      type: "multipart/form-data; boundary=B",
      body: form("name=\"sessionId\"").replacing("--b", with: "--B"),
      status: 404
    ),
    Row(
      name: "nor is the session of the query hidden by it",
      target: media + "&sessionId=main&media=http://files.example/a.png",
      type: "multipart/form-data; boundary=B",
      body: form("name=\"sessionId\"").replacing("--b", with: "--B"),
      status: 200
    ),
    Row(
      name: "octets, and the caption in the query",
      target: media + "&sessionId=main&caption=c",
      type: "image/png",
      body: "x",
      status: 200
    ),
    Row(
      name: "a member of the body replaces the query's",
      target: media + "&sessionId=main",
      body: "{\"sessionId\":\"nope\",\(pixel)}",
      status: 404
    ),
    Row(
      name: "a list of one is its element",
      target: media,
      body: "{\"sessionId\":[\"main\"],\(pixel)}",
      status: 200
    ),
    Row(
      name: "a form",
      target: media,
      type: "application/x-www-form-urlencoded; charset=utf-8",
      body: "session%49d=main&media=http://files.example/a.png",
      status: 200
    ),
    Row(
      name: "a form without brackets",
      target: media,
      type: "application/x-www-form-urlencoded",
      body: "[sessionId]=main&media=http://files.example/a.png",
      status: 404
    ),
    Row(
      name: "another letter case of the path, multipart",
      target: "/API/v1/Messages/send/media?to=6282222222222",
      type: form,
      body: form("name=\"sessionId\""),
      status: 200
    ),
  ]

  private static let contact = "/api/v1/messages/send/contact"

  static let others = [
    Row(
      name: "contact: the first element of a list",
      target: contact,
      body: #"[{"sessionId":"main","to":"6282222222222"}]"#,
      status: 200
    ),
    Row(
      name: "brackets alone",
      method: "GET",
      target: "/api/v1/groups?[sessionId]=main",
      status: 200
    ),
    Row(name: "nested", method: "GET", target: "/api/v1/groups?sessionId[a]=main", status: 404),
    Row(
      name: "chats: a list of one is its element",
      method: "GET",
      target: "/api/v1/chats?sessionId[]=main",
      status: 200
    ),
    Row(
      name: "chats: the first name that is there",
      method: "GET",
      target: "/api/v1/chats?sessionId=&session=main",
      status: 404
    ),
    Row(
      name: "a name before a place",
      target: "/api/v1/group/invite/revoke?sessionId=main&groupId=120363000000000001",
      body: #"{"id":"other"}"#,
      status: 200
    ),
    Row(
      name: "session routes: a list in the query hides the body's",
      method: "DELETE",
      target: "/api/v1/session/delete?sessionId=main&sessionId=main",
      body: #"{"sessionId":"main"}"#,
      status: 400
    ),
    Row(
      name: "misc: a switch counts as its text",
      target: "/api/v1/misc/whatsapp/validate/jid?sid=main",
      body: #"{"sessionId":true,"jid":"6282222222222@s.whatsapp.net"}"#,
      status: 404
    ),
  ]

  @Test(arguments: uploads + others)
  func `in the places where WARest looks`(_ row: Row) {
    var model = WARestModel(now: Preparation.now)
    let parts = row.target.split(separator: "?", maxSplits: 1)
    let request = SimulatedRequest(
      method: row.method,
      path: String(parts[0]),
      query: parts.count > 1 ? String(parts[1]) : "",
      headers: [
        (name: "X-WAREST-API-KEY", value: "upstream-key"),
        (name: "Content-Type", value: row.type),
      ],
      body: Array(row.body.utf8)
    )
    let reply = model.handle(request, now: Preparation.now)
    #expect(reply.status == row.status, "\(String(decoding: reply.body, as: UTF8.self))")
  }

  @Test func `a clock that stands gives equal replies, also after a reset`() throws {
    let server = try #require(try SimulatorServer.start(on: "127.0.0.1:0"))
    defer { server.stop() }
    let client = try #require(TestClient(port: server.port))
    func ask(_ method: String, _ path: String, _ body: String = "") -> String {
      client.send(
        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nX-WAREST-API-KEY: upstream-key\r\n"
          + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
      )
      let reply = client.reply()
      return String(reply[(reply.firstRange(of: "\r\n\r\n")?.upperBound ?? reply.startIndex)...])
    }
    #expect(ask("POST", "/_simulator/clock", #"{"milliseconds":1795424800000}"#).contains("1795"))
    let text = #"{"sessionId":"main","to":"6282222222222","message":"hi"}"#
    let first = ask("POST", "/api/v1/messages/send/text", text)
    _ = ask("POST", "/_simulator/reset")
    #expect(ask("POST", "/api/v1/messages/send/text", text) == first)
    #expect(first.contains("1795424800"))
  }
}
