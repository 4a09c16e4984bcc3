import Foundation
import HTTP1
import Testing

@testable import WARest

@Suite("What a call becomes upstream")
struct RequestMappingTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let route: String
    var query = ""
    var body: String?
    var target = ""
    var sent = ""

    var testDescription: String { "\(route): \(name)" }
  }

  static let rows = [
    Row(
      name: "group in the query",
      route: "groups.invite",
      target: "/api/v1/group/invite?sessionId=main&groupId=120363000000000001%40g.us"
    ),
    Row(
      name: "group in the body",
      route: "groups.invite.revoke",
      target: "/api/v1/group/invite/revoke",
      sent: #"{"sessionId":"main","groupId":"120363000000000001@g.us"}"#
    ),
    Row(
      name: "fixed member",
      route: "groups.lock",
      target: "/api/v1/group/locked",
      sent: #"{"sessionId":"main","groupId":"120363000000000001@g.us","locked":true}"#
    ),
    Row(
      name: "fixed member, empty object",
      route: "groups.unlock",
      body: "  { }\n",
      target: "/api/v1/group/locked",
      sent: #"{"sessionId":"main","groupId":"120363000000000001@g.us","locked":false}"#
    ),
    Row(
      name: "the caller's members follow as they are",
      route: "messages.text",
      body: #" {  "to":"62", "message":"\u0041é" } "#,
      target: "/api/v1/messages/send/text",
      sent: #"{"sessionId":"main","to":"62","message":"\u0041é"}"#
    ),
    Row(
      name: "message in the path, chat in the body",
      route: "messages.react",
      body: #"{"emoji":"+"}"#,
      target: "/api/v1/messages/3EB0%2F%C3%A9/action/reaction",
      sent: #"{"sessionId":"main","to":"6281@s.whatsapp.net","emoji":"+"}"#
    ),
    Row(
      name: "chat and message in the path",
      route: "messages.unpin",
      target: "/api/v1/chats/6281%40s.whatsapp.net/messages/3EB0%2F%C3%A9/pin",
      sent: #"{"sessionId":"main","pin":false}"#
    ),
    Row(
      name: "DELETE with a body",
      route: "messages.delete",
      body: #"{"withMedia":false}"#,
      target: "/api/v1/messages/3EB0%2F%C3%A9/action/delete",
      sent: #"{"sessionId":"main","to":"6281@s.whatsapp.net","withMedia":false}"#
    ),
    Row(
      name: "DELETE with a query",
      route: "sessions.delete",
      target: "/api/v1/session/delete?sessionId=main"
    ),
    Row(
      name: "session in the path",
      route: "sessions.webhook",
      body: #"{"webhookUrl":"x"}"#,
      target: "/api/v1/session/main/config",
      sent: #"{"webhookUrl":"x"}"#
    ),
    Row(
      name: "session in the path, no body",
      route: "sessions.webhook",
      target: "/api/v1/session/main/config",
      sent: "{}"
    ),
    Row(
      name: "chat in the path and a query",
      route: "chats.messages",
      query: "search=a+b%26c&limit=5&&endTime",
      target: "/api/v1/chats/6281%40s.whatsapp.net/messages?sessionId=main"
        + "&search=a%20b%26c&limit=5&endTime="
    ),
    Row(
      name: "an alias keeps its name",
      route: "groups.preview",
      query: "li%6ek=https%3A//x/y",
      target: "/api/v1/group/join-via-link?sessionId=main&link=https%3A%2F%2Fx%2Fy"
    ),
    Row(
      name: "no session",
      route: "server.cpu-history",
      query: "period=1h",
      target: "/api/v1/server/cpu-history?period=1h"
    ),
    Row(name: "nothing at all", route: "server.ping", target: "/api/v1/server/ping"),
    Row(
      name: "names in any case",
      route: "contacts.list",
      query: "LIMIT=7",
      target: "/api/v1/profile/list-contacts?sessionId=main&limit=7"
    ),
    Row(
      name: "a string moves into the query",
      route: "sessions.pair-code",
      body: #"{"ph\u006fne":"+62 8\u0031\u00e9"}"#,
      target: "/api/v1/session/create/pair-code?sessionId=main&phone=%2B62%2081%C3%A9"
    ),
    Row(
      name: "target in the path",
      route: "tools.qr",
      body: #"{"string":1}"#,
      target: "/api/v1/misc/convert-string-toqr/svg",
      sent: #"{"string":1}"#
    ),
  ]

  @Test(arguments: rows)
  func `has every value under its canonical name`(_ row: Row) {
    let upstream = Upstream(row.route, query: row.query, body: row.body)
    #expect(upstream.verdict == "ok")
    #expect(upstream.target == row.target)
    #expect(upstream.body == row.sent)
  }

  @Test func `escapes path values for the place they go to`() {
    let values: [PathParameter: String] = [.session: "a", .group: "\"\\&?#/é😀+%"]
    #expect(
      Upstream("groups.leave", values: values).body
        == #"{"sessionId":"a","groupId":"\"\\&?#/é😀+%"}"#
    )
    #expect(
      Upstream("groups.info", values: values).target
        == "/api/v1/group/info?sessionId=a&groupId=%22%5C%26%3F%23%2F%C3%A9%F0%9F%98%80%2B%25"
    )
  }

  @Test(arguments: [
    ("main", "ok"), ("a.b_C-9", "ok"), (String(repeating: "x", count: 64), "ok"),
    ("", "bad"), (String(repeating: "x", count: 65), "bad"), ("a b", "bad"), ("a,b", "bad"),
    ("a&session=b", "bad"), ("é", "bad"), ("a\u{0}", "bad"), ("a/b", "bad"),
  ])
  func `takes WARest's session names only`(_ row: (name: String, verdict: String)) {
    let upstream = Upstream("groups.list", values: [.session: row.name])
    #expect((upstream.fault == nil ? "ok" : "bad") == row.verdict)
    if let fault = upstream.fault { #expect(fault.pointerText == "/session") }
  }

  @Test(arguments: ["", "62,63", "62;63", "62 63", "62\n63", "\u{7f}", "\u{1}"])
  func `takes one chat and not a list of them`(_ chat: String) {
    let values: [PathParameter: String] = [.session: "a", .chat: chat]
    let upstream = Upstream("chats.mute", values: values)
    #expect(upstream.fault?.pointerText == "/chat" && upstream.target.isEmpty)
  }

  @Test(arguments: [[0xff], [0xc3], [0x61, 0x80], [0xed, 0xa0, 0x80]] as [[UInt8]])
  func `takes UTF-8 only`(_ message: [UInt8]) {
    let scratch = [0x61] + message
    let none: [UInt8] = []
    var values = PathValues()
    values.session = ByteRange(0, 1)
    values.chat = ByteRange(0, 1)
    values.message = ByteRange(1, scratch.count)
    var writer = ByteWriter(capacity: 200)
    var people = RecipientList()
    let fault = CompiledCatalog.shared.writeUpstreamTarget(
      Scan.route("messages.star"),
      values: values,
      scratch: scratch.span,
      query: none.span,
      people: &people,
      into: &writer
    )
    #expect(fault?.pointerText == "/message" && writer.isEmpty)
  }

  @Test(arguments: [
    ("groups.list", "x=1", "invalidRequest /x"),
    ("groups.list", "sessionId=other", "reservedField /sessionId"),
    ("groups.list", "session%49d=other", "reservedField /sessionId"),
    ("groups.list", "id=other", "reservedField /id"),
    ("groups.list", "msisdn=62", "reservedField /msisdn"),
    ("groups.list", "sessionId[]=x", "invalidRequest /sessionId[]"),
    ("groups.list", "api_key=k", "reservedField /api_key"),
    ("groups.list", "apikey", "reservedField /apikey"),
    ("groups.list", "%61piKey=k", "reservedField /apiKey"),
    ("groups.list", "=x", "invalidRequest /"),
    ("groups.list", "a/b=1", "invalidRequest /a~1b"),
    ("groups.info", "gid=1", "reservedField /gid"),
    ("chats.messages", "chatId=1", "reservedField /chatId"),
    ("chats.list", "limit=1&limit=2", "invalidRequest /limit"),
    ("chats.list", "limit=1&li%6dit=2", "invalidRequest /limit"),
    ("chats.list", "Limit=1", "invalidRequest /Limit"),
    ("chats.list", "limit=%zz", "invalidRequest /limit"),
    ("chats.list", "search=%ff", "invalidRequest /search"),
    ("chats.list", "search=%e2%82", "invalidRequest /search"),
    ("chats.list", "search=%00", "invalidRequest /search"),
    ("chats.list", "search=%", "invalidRequest /search"),
    ("chats.list", "%zz=1", "invalidRequest /"),
    ("groups.preview", "", "invalidRequest /inviteLink"),
    ("groups.preview", "link=1&code=2", "invalidRequest /code"),
    ("contacts.check", "phone=62", "reservedField /phone"),
    ("contacts.check", "SESSION=x&checkNumbers=1", "reservedField /SESSION"),
    ("contacts.check", "CheckNumber=1&checknumbers=2", "invalidRequest /checknumbers"),
    ("messages.text", "to=62", "invalidRequest /to"),
    ("messages.text", "sessionId=other", "reservedField /sessionId"),
    ("groups.lock", "locked=false", "reservedField /locked"),
    ("tools.qr", "target=png", "reservedField /target"),
    ("tools.qr", "string=x", "invalidRequest /string"),
    ("server.ping", "x", "invalidRequest /x"),
  ])
  func `refuses a query that WARest could read otherwise`(
    _ row: (route: String, query: String, verdict: String)
  ) {
    let body: [String: String] = [
      "messages.text": #"{"to":"1","message":"m"}"#, "tools.qr": #"{"string":"x"}"#,
    ]
    let upstream = Upstream(row.route, query: row.query, body: body[row.route])
    #expect(upstream.verdict.hasPrefix(row.verdict + ":"), "\(upstream.verdict)")
    #expect(upstream.target.isEmpty)
  }

  @Test(.enabled(if: Shared.has("upstream/operations.json")))
  func `puts every id where operations.json wants it, for every route`() throws {
    let rows = try Shared.list("upstream/operations.json")
    for route in OperationCatalog.routes {
      let row = try #require(rows.first { $0.text("operationId") == route.operation.id })
      let query = route.operation.query.filter(\.isRequired).map { "\($0.name)=v" }
      let body = route.operation.members.filter(\.isRequired).map {
        let text = $0.role == .plain || $0.role == .recipients ? "\"1\"" : "\"data:image/png,x\""
        let value = $0.types.contains(.string) ? text : $0.types == .array ? "[]" : "{}"
        return "\"\($0.name)\":\(value)"
      }
      let upstream = Upstream(
        route.name,
        query: query.joined(separator: "&"),
        body: route.operation.body == .json ? "{\(body.joined(separator: ","))}" : nil
      )
      #expect(upstream.verdict == "ok", "\(route.name)")
      let parts = upstream.target.split(separator: "?", maxSplits: 1)
      var path = row.text("path")
      for parameter in row.objects("pathParams") {
        let sample = Self.sample(parameter.text("name"))
        path = path.replacing("{\(parameter.text("name"))}", with: sample)
      }
      #expect(String(parts[0]).removingPercentEncoding == path, "\(route.name)")
      let items = parts.count > 1 ? parts[1].split(separator: "&").map(String.init) : []
      let object =
        try upstream.body.isEmpty
        ? [:]
        : JSONSerialization.jsonObject(with: Data(upstream.body.utf8)) as? [String: Any] ?? [:]
      for name in ["sessionId", "groupId", "to"] where Self.isFixed(name, route) {
        let sample = Self.sample(name)
        if row.objects("queryParams").contains(where: { $0.text("name") == name }) {
          let item = items.first { $0.hasPrefix("\(name)=") }?.removingPercentEncoding
          #expect(item == "\(name)=\(sample)", "\(route.name)")
        } else if row.objects("bodyParams").contains(where: { $0.text("name") == name }) {
          #expect(object.text(name) == sample, "\(route.name)")
        } else {
          #expect(row.objects("pathParams").contains { $0.text("name") == name }, "\(route.name)")
        }
      }
      for member in route.fixed { #expect(object[member.name] as? Bool == member.value) }
    }
  }

  private static func isFixed(_ name: String, _ route: Route) -> Bool {
    route.placements.contains { $0.name == name }
  }

  private static func sample(_ name: String) -> String {
    switch name {
    case "sessionId": Upstream.samples[.session] ?? ""
    case "groupId": Upstream.samples[.group] ?? ""
    case "to", "chatId": Upstream.samples[.chat] ?? ""
    case "messageId": Upstream.samples[.message] ?? ""
    default: Upstream.samples[.target] ?? ""
    }
  }
}
