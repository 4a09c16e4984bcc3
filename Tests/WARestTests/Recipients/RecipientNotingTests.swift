import HTTP1
import Testing

@testable import WARest

@Suite("Whom a request names")
struct RecipientNotingTests {
  static let person = "6281234567890@s.whatsapp.net"
  static let group = "120363000000000001@g.us"

  struct Row: CustomTestStringConvertible, Sendable {
    let body: String
    let route: String
    let named: String

    init(_ route: String, _ body: String, _ named: String) {
      self.route = route
      self.body = body
      self.named = named
    }

    var testDescription: String { "\(route) \(body)" }
  }

  static func route(_ name: String) -> Int { MultipartRun.route(name) }

  static let json: [Row] = [
    Row("messages.text", #"{"to":"+62 812-3456-7890","message":"to 6289"}"#, person),
    Row("messages.text", #"{"number":"6281234567890@c.us","message":"x"}"#, person),
    Row("messages.text", #"{"to":6281234567890,"message":"x"}"#, person),
    Row("messages.text", #"{"to":"0812\u002d34567890","message":"x"}"#, person),
    Row("messages.text", #"{"to":"6281,6281;+6281","message":"x"}"#, "6281@s.whatsapp.net"),
    Row("messages.poll", #"{"to":[6281234567890,"62812345-67890"],"poll":{}}"#, person),
    Row("messages.poll", #"{"poll":{"to":"6289"},"x":["6289"],"to":"\#(group)"}"#, group),
    Row("sessions.pair-code", #"{"pairPhone":"+62 812-3456-7890"}"#, person),
    Row("groups.create", #"{"name":"6289","participants":["6281234567890"]}"#, person),
    Row(
      "groups.participants.add",
      #"{"participants":["6281234567890",6281234567890,"44444@lid",{"id":"6289"},[["6288"]],7]}"#,
      "\(person) 44444@lid 7@s.whatsapp.net"
    ),
    Row("contacts.validate-phone", #"{"phone":6281234567890,"country":62}"#, person),
    Row("contacts.validate-phone", #"{"phone":628123456789e1}"#, person),
    Row("contacts.validate-phone", #"{"phone":[6281234567890] }"#, ""),
    Row("contacts.validate-jid", #"{"target":"status@broadcast"}"#, "status@broadcast"),
    Row("contacts.resolve", #"{"input":"44444@lid"}"#, "44444@lid"),
    Row(
      "messages.poll-vote",
      #"{"pollUpdateVote":{},"voterJid":"6281@c.us","pollCreatorJid":"6282@c.us"}"#,
      "6281@s.whatsapp.net 6282@s.whatsapp.net"
    ),
    Row("postMessagesSendText", #"{"to":"+62 812-3456-7890","message":"6289"}"#, person),
    Row("postMessagesSendText", #"{"jid":6281234567890}"#, person),
    Row("postMessagesSendText", #"{"to":6281234567890.0 }"#, person),
    Row("postMessagesSendPoll", #"{"to":[6281234567890,"6281234567890@newsletter"]}"#, person),
    Row("postMessagesSendPoll", #"{"to":{"to":"6281"},"x":1}"#, ""),
    Row("postMessagesMessageIdActionStar", #"{"to":"6281234567890"}"#, "[\(person)]"),
    Row("postMessagesActionMute", #"{"to":"\#(group)"}"#, "[\(group)]"),
    Row("postGroupLeave", #"{"groupId":"120363000000000001"}"#, "[\(group)]"),
    Row("postGroupLeave", #"{"gid":120363000000000001}"#, "[\(group)]"),
    Row("postGroupLeave", #"{"gid":"\#(group)","group":"5@g.us"}"#, "[\(group)] 5@g.us"),
    Row(
      "postGroupParticipantsAdd",
      #"{"groupId":"\#(group)","participants":["6281234567890"]}"#,
      "[\(group)] \(person)"
    ),
    Row("getProfileOnWhatsapp", #"{"checkNumbers":"6281234567890"}"#, person),
  ]

  @Test(arguments: json) func `in JSON, wherever it is cut`(_ row: Row) {
    let body = Array(row.body.utf8)
    for cut in 0...body.count {
      let scan = Scan(body, route: Self.route(row.route), cuts: [cut])
      if row.named.isEmpty && scan.fault != nil { continue }
      #expect(scan.fault == nil, "\(scan.verdict)")
      #expect(Named.all(scan.people) == row.named)
    }
  }

  static let forms: [Row] = [
    Row("messages.text", "to=%2B62+812-3456-7890&message=6289", person),
    Row("messages.text", "to=6281234567890%40c.us&message=6289", person),
    Row("messages.poll", "to=6281234567890&to=6281234567890@c.us&question=6289&options=1", person),
    Row("sessions.pair-code", "phone=%2B6281234567890", person),
    Row(
      "groups.participants.add",
      "participants=6281234567890,+6282",
      "\(person) 6282@s.whatsapp.net"
    ),
    Row(
      "groups.participants.add",
      "participants[]=6281234567890&participants[]=6282",
      "\(person) 6282@s.whatsapp.net"
    ),
    Row("postMessagesSendText", "to=6281234567890&message=6289", person),
    Row("postGroupLeave", "groupId=120363000000000001", "[\(group)]"),
  ]

  @Test(arguments: forms) func `in a form`(_ row: Row) {
    let run = FormBodyRun(row.body, on: row.route)
    #expect(run.verdict == "ok")
    #expect(Named.all(run.people) == row.named)
  }

  @Test(arguments: [
    ("messages.media", person), ("postMessagesSendMedia", person),
  ])
  func `in a multipart body, wherever it is cut`(_ row: (route: String, named: String)) {
    let body = MultipartRun.crlf(
      """
      --B
      Content-Disposition: form-data; name="to"

      +62 812-3456-7890, 6281234567890@c.us
      --B
      Content-Disposition: form-data; name="caption"

      6289
      --B
      Content-Disposition: form-data; name="media"; filename="6288"

      6287
      --B--
      """
    )
    for cut in 0...body.count {
      let run = MultipartRun(body, on: row.route, cuts: [cut])
      #expect(run.verdict == "ok")
      #expect(Named.all(run.people) == row.named)
    }
  }

  static let queries: [Row] = [
    Row("contacts.check", "checkNumbers=%2B62+812-3456-7890,6282", "\(person) 6282@s.whatsapp.net"),
    Row("contacts.business", "checkNumber=6281234567890&checkNumbers=", ""),
    Row("contacts.list", "groupIds=120363000000000001,5&type=groups", "\(group) 5@g.us"),
    Row("contacts.list", "limit=6281234567890", ""),
  ]

  @Test(arguments: queries) func `in a query`(_ row: Row) {
    let upstream = Upstream(row.route, query: row.body)
    if row.named.isEmpty && upstream.fault != nil { return }
    #expect(upstream.verdict == "ok")
    #expect(Named.all(upstream.people) == row.named)
  }

  static let nativeQueries: [Row] = [
    Row("getProfileOnWhatsapp", "phone=6281234567890&sessionId=main", person),
    Row(
      "getProfileOnWhatsapp",
      "checkNumbers[]=6281234567890&number=6282",
      "\(person) 6282@s.whatsapp.net"
    ),
    Row("getGroupInfo", "groupId=120363000000000001", "[\(group)]"),
    Row("getSessionCreatePairCode", "phone=%2B6281234567890", person),
    Row("postMessagesSendMedia", "to=6281234567890&caption=6289&x=6288", person),
    Row("postMessagesMessageIdActionStar", "to=6281234567890@c.us", "[\(person)]"),
  ]

  @Test(arguments: nativeQueries) func `in a native query`(_ row: Row) {
    var people = RecipientList()
    var session = SessionClaim()
    var writer = ByteWriter(capacity: 4_096)
    let scratch = Array("!main".utf8)
    var values = PathValues()
    for parameter in PathParameter.allCases { values[parameter] = ByteRange(1, 5) }
    let query = Array(row.body.utf8)
    let fault = CompiledCatalog.shared.writeNativeTarget(
      Self.route(row.route),
      values: values,
      scratch: scratch.span,
      query: query.span,
      session: &session,
      fallback: SessionClaim(),
      sources: .standard,
      people: &people,
      into: &writer
    )
    #expect(fault == nil)
    #expect(Named.all(people) == row.named)
  }

  @Test func `a raw upload names them in its query`() {
    var people = RecipientList()
    var writer = ByteWriter(capacity: 4_096)
    let scratch = Array("!main".utf8)
    var values = PathValues()
    values.session = ByteRange(1, 5)
    let query = Array("to=%2B62+812-3456-7890&caption=6289".utf8)
    let fault = CompiledCatalog.shared.writeUpstreamTarget(
      Scan.route("messages.media"),
      values: values,
      scratch: scratch.span,
      query: query.span,
      isRaw: true,
      people: &people,
      into: &writer
    )
    #expect(fault == nil && Named.all(people) == Self.person)
  }

  /// Numbers, texts, lists and objects of any kind pass as they are where people are only noted.
  @Test func `what is only noted is not checked and not changed`() {
    let values = [
      "1", "-1", "1.5e9", "true", "null", "\"\"", "\"x@y@z\"", "[]", "{}", "[1,[2],{\"id\":3}]",
      "123456789012345678901234567890", "\"123456789012345678901234567890\"", "\"1@lid,,;2\"",
    ]
    for route in OperationCatalog.nativeRoutes {
      for name in route.nativeNames where name.role.isNoted {
        for value in values {
          let body = "{\"\(name.name)\":\(value),\"y\":1}"
          let scan = Scan(Array(body.utf8), route: route.index)
          #expect(scan.result == String(body.dropFirst()), "\(route.name)")
        }
      }
    }
  }
}
