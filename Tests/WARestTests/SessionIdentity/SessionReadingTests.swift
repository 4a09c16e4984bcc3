import Testing

/// The model itself, row by row.
@Suite("The model of WARest's choice of a session")
struct SessionReadingTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var name: String
    var method = "POST"
    var target: String
    var type = "application/json"
    var body = ""
    var wanted: Selection

    var testDescription: String { name }
  }

  static let orders = [
    Row(
      name: "session routes: the query before the body",
      method: "DELETE",
      target: "/api/v1/session/delete?sessionId=a",
      body: #"{"sessionId":"b"}"#,
      wanted: .session("a")
    ),
    Row(
      name: "session routes: a name before a place",
      method: "DELETE",
      target: "/api/v1/session/delete?session=a",
      body: #"{"id":"b"}"#,
      wanted: .session("b")
    ),
    Row(
      name: "session routes: a list in the query hides the body's",
      method: "DELETE",
      target: "/api/v1/session/delete?sessionId=a&sessionId=a",
      body: #"{"sessionId":"b"}"#,
      wanted: .none
    ),
    Row(
      name: "configuration: the path alone",
      target: "/api/v1/Session/a/config?sessionId=b",
      body: #"{"sessionId":"c"}"#,
      wanted: .session("a")
    ),
    Row(
      name: "groups: the body before the query",
      target: "/api/v1/group/name/?sessionId=a",
      body: #"{"sessionId":"b"}"#,
      wanted: .session("b")
    ),
    Row(
      name: "groups: numbers do not count",
      target: "/api/v1/group/name?session=a",
      body: #"{"sessionId":1}"#,
      wanted: .session("a")
    ),
    Row(
      name: "groups: a phone number, from its digits",
      method: "GET",
      target: "/api/v1/groups?msisdn=%2B62-81",
      wanted: .phone("6281")
    ),
    Row(
      name: "profile: any letter case",
      method: "GET",
      target: "/api/v1/profile/info?SESSIONID=a",
      wanted: .session("a")
    ),
    Row(
      name: "profile: names keep their case-sensitive order otherwise",
      method: "GET",
      target: "/api/v1/profile/info?Session=a&ID=b",
      wanted: .session("b")
    ),
    Row(
      name: "groups: letter case matters",
      method: "GET",
      target: "/api/v1/groups?SESSIONID=a",
      wanted: .none
    ),
    Row(
      name: "text: the body before the query",
      target: "/api/v1/messages/send/text?sessionId=a",
      body: #"{"sessionId":"b"}"#,
      wanted: .session("b")
    ),
    Row(
      name: "text: aliases do not count",
      target: "/api/v1/messages/send/text?session=a",
      body: #"{"id":"b"}"#,
      wanted: .none
    ),
    Row(
      name: "contact: the first element of a list",
      target: "/api/v1/messages/send/contact",
      body: #"[{"sessionId":"a"},{"sessionId":"b"}]"#,
      wanted: .session("a")
    ),
    Row(
      name: "button: a list is nothing",
      target: "/api/v1/messages/send/button",
      body: #"[{"sessionId":"a"}]"#,
      wanted: .none
    ),
    Row(
      name: "actions: only the body",
      target: "/api/v1/messages/M/action/star?sessionId=a",
      body: #"{"phone":"628"}"#,
      wanted: .phone("628")
    ),
    Row(
      name: "chats: the query before the body, aliases in their order",
      method: "GET",
      target: "/api/v1/chats?id=a&session=b",
      body: #"{"sessionId":"c"}"#,
      wanted: .session("c")
    ),
    Row(
      name: "chats: a list of one is its element",
      method: "GET",
      target: "/api/v1/chats?sessionId[]=a",
      wanted: .session("a")
    ),
    Row(
      name: "chat writes: a number is its text",
      target: "/api/v1/chats/628/pin",
      body: #"{"sessionId":12}"#,
      wanted: .session("12")
    ),
    Row(
      name: "misc: the names of its own",
      target: "/api/v1/misc/whatsapp/validate/jid?sid=a",
      body: #"{"id":"b@s.whatsapp.net"}"#,
      wanted: .session("a")
    ),
    Row(
      name: "misc: any open session",
      target: "/api/v1/misc/whatsapp/validate/jid",
      body: #"{"id":"b@s.whatsapp.net"}"#,
      wanted: .any
    ),
    Row(
      name: "misc: a poll vote needs one",
      target: "/api/v1/misc/whatsapp/poll-update-vote",
      body: "{}",
      wanted: .none
    ),
    Row(name: "misc: no session at all", target: "/api/v1/misc/base64?sid=a", wanted: .none),
  ]

  static let spellings = [
    Row(
      name: "percent-encoded",
      target: "/api/v1/group/leave?%73essionI%64=a%2Eb",
      wanted: .session("a.b")
    ),
    Row(name: "brackets alone", target: "/api/v1/group/leave?[sessionId]=a", wanted: .session("a")),
    Row(
      name: "brackets, encoded",
      target: "/api/v1/group/leave?%5BsessionId%5D=a",
      wanted: .session("a")
    ),
    Row(
      name: "behind a thousand pieces nothing is read",
      target: "/api/v1/group/leave?" + String(repeating: "&", count: 1000) + "sessionId=a",
      wanted: .none
    ),
    Row(
      name: "the last of them is",
      target: "/api/v1/group/leave?" + String(repeating: "&", count: 999) + "sessionId=a",
      wanted: .session("a")
    ),
    Row(
      name: "nested is another name",
      target: "/api/v1/group/leave?sessionId[a]=b",
      wanted: .none
    ),
    Row(
      name: "an empty one adds nothing to another spelling",
      target: "/api/v1/group/leave?[sessionId]=a&sessionId=",
      wanted: .session("a")
    ),
    Row(
      name: "the last of repeated members",
      target: "/api/v1/group/leave",
      body: #"{"sessionId":"a","\u0073essionId":"b"}"#,
      wanted: .session("b")
    ),
    Row(
      name: "a prototype is none",
      target: "/api/v1/group/leave",
      body: #"{"__proto__":{"sessionId":"a"}}"#,
      wanted: .none
    ),
    Row(
      name: "another type is no body",
      target: "/api/v1/group/leave",
      type: "application/x-www-form-urlencoded",
      body: "sessionId=a",
      wanted: .none
    ),
    Row(
      name: "spaces at the ends",
      target: "/api/v1/group/leave?id=%C2%A0a+",
      wanted: .session("a")
    ),
    Row(
      name: "empty is none",
      target: "/api/v1/group/leave?sessionId=&id=a",
      wanted: .session("a")
    ),
  ]

  @Test(arguments: orders + spellings)
  func `reads it so`(_ row: Row) throws {
    let call = try #require(
      UpstreamCall(
        method: row.method,
        target: row.target,
        contentType: row.type,
        body: Array(row.body.utf8)
      )
    )
    #expect(SessionReading.selections(of: call) == [row.wanted])
  }
}
