import Audit
import Gateway
import HTTP1
import Server
import Testing
import Transport
import WARest

@Suite("People stand on record by a keyed hash, groups by their id")
struct RecipientRecordTests {
  static let person = "6281299887766@s.whatsapp.net"
  static let group = "120363000000000001@g.us"

  struct Row: CustomTestStringConvertible, Sendable {
    var path: String
    var type = "application/json"
    var body = ""
    var method = "POST"

    var testDescription: String { "\(path) \(body)" }

    var request: String {
      let fields = "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n"
      return Request.get(path, method: method, fields: body.isEmpty ? "" : fields) + body
    }
  }

  static let form = "application/x-www-form-urlencoded"
  static let parts =
    "--B\r\nContent-Disposition: form-data; name=\"to\"\r\n\r\n+62 812-9988-7766\r\n"
    + "--B\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a\"\r\n\r\nabc\r\n--B--\r\n"

  static let recipients: [Row] = [
    Row(
      path: "/v1/sessions/main/messages/text",
      body: #"{"to":"+62 812-9988-7766","message":"x"}"#
    ),
    Row(path: "/v1/sessions/main/messages/text", body: #"{"to":6281299887766,"message":"x"}"#),
    Row(path: "/v1/sessions/main/messages/text", body: #"{"to":"081299887766","message":"x"}"#),
    Row(path: "/v1/sessions/main/messages/poll", body: #"{"poll":{},"to":["6281299887766@c.us"]}"#),
    Row(path: "/v1/sessions/main/messages/text", type: form, body: "to=%2B6281299887766&message=x"),
    Row(
      path: "/v1/sessions/main/messages/media",
      type: "multipart/form-data; boundary=B",
      body: parts
    ),
    Row(
      path: "/v1/sessions/main/messages/media?to=62%20812-99887766",
      type: "image/png",
      body: "abc"
    ),
    Row(
      path: "/api/v1/messages/send/text",
      body: #"{"sessionId":"main","to":"6281299887766@s.whatsapp.net","message":"x"}"#
    ),
    Row(
      path: "/api/v1/messages/send/media",
      type: form,
      body: "to=6281299887766&sessionId=main&url=https%3A%2F%2Fa.org%2Fb"
    ),
    Row(
      path: "/api/v1/messages/send/media?sessionId=main",
      type: "multipart/form-data; boundary=B",
      body: parts
    ),
    Row(
      path: "/api/v1/messages/send/media?to=6281299887766&sessionId=main",
      type: "image/png",
      body: "abc"
    ),
    Row(
      path: "/v1/sessions/main/groups/120363000000000001/participants/add",
      body: #"{"participants":["6281299887766"]}"#
    ),
    Row(path: "/v1/sessions/main/pair-code", body: #"{"phone":"+6281299887766"}"#),
  ]

  @Test(arguments: recipients) func `one person has one hash`(_ row: Row) throws {
    let call = try RecordedCall(row.request)
    // WARest's answer has no list of those who were added, which counts as a failure of its.
    #expect([200, 409].contains(call.reply.status), "\(call.reply.text)")
    let hash = call.hash(Self.person)
    #expect(call.outcome.members["recipients"] as? [String] == [hash])
    #expect(call.intent?.members["recipients"] as? [String] == [hash])
    #expect(!call.text.contains("99887766"))
  }

  static let targets: [(row: Row, target: String)] = [
    (Row(path: "/v1/sessions/main/chats/6281299887766/pin", method: "PUT"), person),
    (Row(path: "/api/v1/chats/+62812-99887766/pin", body: #"{"sessionId":"main"}"#), person),
    (Row(path: "/v1/sessions/main/chats/6281299887766@c.us/messages", method: "GET"), person),
    (Row(path: "/v1/sessions/main/chats/081299887766/messages/3EB0/star", method: "PUT"), person),
    (
      Row(
        path: "/api/v1/messages/3EB0/action/star",
        body: #"{"sessionId":"main","to":"6281299887766"}"#
      ),
      person
    ),
    (
      Row(path: "/api/v1/chats/6281299887766/messages?sessionId=main", method: "GET"), person
    ),
    (Row(path: "/v1/sessions/main/groups/\(group)/leave"), group),
    (Row(path: "/v1/sessions/main/groups/120363000000000001", method: "GET"), group),
    (
      Row(
        path: "/api/v1/group/leave",
        body: #"{"sessionId":"main","gid":"120363000000000001"}"#
      ),
      group
    ),
    (
      Row(path: "/api/v1/group/info?sessionId=main&groupId=120363000000000001", method: "GET"),
      group
    ),
    (Row(path: "/v1/sessions/main/chats/\(group)/pin", method: "PUT"), group),
    (
      Row(
        path: "/api/v1/chats/120363111111111111@newsletter/pin",
        body: #"{"sessionId":"main"}"#
      ),
      "120363111111111111@newsletter"
    ),
    (
      Row(path: "/api/v1/chats/status@broadcast/pin", body: #"{"sessionId":"main"}"#),
      "status@broadcast"
    ),
    // A phone number in the place of a group.
    (Row(path: "/v1/sessions/main/groups/6281299887766/leave"), "6281299887766@g.us"),
  ]

  @Test(arguments: targets)
  func `the chat or group of a call is its target`(_ row: (row: Row, target: String)) throws {
    let call = try RecordedCall(row.row.request)
    #expect(call.reply.status == 200, "\(call.reply.text)")
    let isHashed = row.target.contains("99887766")
    #expect(call.outcome["target"] == (isHashed ? call.hash(row.target) : row.target))
    #expect(call.outcome.members["recipients"] == nil)
    #expect(!call.text.contains("99887766"))
  }

  @Test func `in plain text where the configuration says so`() throws {
    let row = Row(
      path: "/v1/sessions/main/messages/text",
      body: #"{"to":"+62 812-9988-7766,\#(Self.group),081299887766","message":"x"}"#
    )
    let call = try RecordedCall(row.request) { $0.audit.recipients = .plain }
    #expect(call.outcome.members["recipients"] as? [String] == [Self.person, Self.group])
    #expect(call.intent?.members["recipients"] as? [String] == [Self.person, Self.group])
  }

  @Test func `a list is cut at its room, and says so`() throws {
    for (count, kept, said) in [(50, 50, nil), (51, 50, 51), (600, 50, 600)] {
      let list = (0..<count).map { "62812\(10_000 + $0)" }.joined(separator: ",")
      let row = Row(
        path: "/v1/sessions/main/messages/text",
        body: #"{"to":"\#(list),6281210000","message":"x"}"#
      )
      let call = try RecordedCall(row.request)
      #expect(call.reply.status == 200)
      for record in [call.outcome, call.intent].compactMap(\.self) {
        #expect((record.members["recipients"] as? [String])?.count == kept)
        #expect(record.number("count") == said)
      }
    }
  }

  /// A body that is too long to be held is on its way when its intent is recorded.
  @Test(arguments: [true, false])
  func `who is named late in a long body is in the outcome`(isFirst: Bool) throws {
    let text = #""caption":"\#(String(repeating: "x", count: 40_000))","media":"data:;base64,QUJD""#
    let to = #""to":"6281299887766""#
    let row = Row(
      path: "/v1/sessions/main/messages/media",
      body: isFirst ? "{\(to),\(text)}" : "{\(text),\(to)}"
    )
    let call = try RecordedCall(row.request)
    #expect(call.reply.status == 200)
    let hash = call.hash(Self.person)
    #expect(call.outcome.members["recipients"] as? [String] == [hash])
    let intent = try #require(call.intent)
    #expect(intent.members["recipients"] as? [String] == (isFirst ? [hash] : nil))
    #expect(intent.members["body_sha256"] == nil)
  }

  static let bodies: [Row] = [
    recipients[0], recipients[1], recipients[4], recipients[5], recipients[6], recipients[9],
  ]

  @Test(arguments: bodies) func `a body has a keyed hash, of what the caller sent`(
    _ row: Row
  ) throws {
    let call = try RecordedCall(row.request)
    var state = call.key.hasher.beginBody()
    state.update(Array(row.body.utf8).span)
    let hash = RecordedCall.text(call.key.hasher.hash(body: state))
    #expect(call.intent?["body_sha256"] == hash)
    #expect(call.outcome.members["body_sha256"] == nil)
  }

  /// One octet more than is held, with its length said before or in chunks.
  @Test(arguments: [true, false])
  func `a body that is too long to be held has none`(isChunked: Bool) throws {
    for (count, isHeld) in [(16_384, true), (16_385, false)] {
      let start = #"{"to":"6281299887766","caption":"x","media":"data:;base64,"#
      let body = start + String(repeating: "Q", count: count - start.utf8.count - 2) + "\"}"
      let row = Row(path: "/v1/sessions/main/messages/media", body: body)
      let chunked = Request.get(
        row.path,
        method: "POST",
        fields: "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
      )
      let size = String(count, radix: 16)
      let call = try RecordedCall(
        isChunked ? "\(chunked)\(size)\r\n\(body)\r\n0\r\n\r\n" : row.request
      )
      #expect(call.reply.status == 200, "\(call.reply.text)")
      #expect((call.intent?.members["body_sha256"] != nil) == isHeld, "\(count)")
    }
  }

  @Test(arguments: [
    Row(path: "/v1/tools/hash", body: #"{"input":"QUJD"}"#),
    Row(path: "/v1/sessions/main/groups/\(group)/leave"),
    Row(path: "/v1/sessions/main/contacts/validate-phone", body: #"{"phone":"6281"}"#),
  ])
  func `a read, or a call without a body, has none`(_ row: Row) throws {
    let call = try RecordedCall(row.request)
    #expect(call.reply.status == 200, "\(call.reply.text)")
    #expect(
      call.outcome.members["body_sha256"] == nil && call.intent?.members["body_sha256"] == nil
    )
  }

  @Test func `what a caller may not use is no name on record when it may be a number`() throws {
    let path = "/v1/sessions/6281299887766/groups"
    let request = Request.get(path, token: TestGateway.salesToken)
    let call = try RecordedCall(request)
    #expect(call.reply.status == 403)
    #expect(call.outcome["session"] == (call.hash(Self.person)))
    #expect(!call.text.contains("99887766"))
    let other = try RecordedCall(
      Request.get("/v1/sessions/else/groups", token: TestGateway.salesToken)
    )
    #expect(other.outcome["session"] == "else")
  }

  @Test func `another key is taken up while the gateway runs`() throws {
    let gateway = try TestGateway()
    let client = try gateway.connect()
    let path = LogPaths(gateway.configuration.audit).hashKeys
    let old = try RecipientKeyFile.read(path)[0]
    var hashes: [String] = []
    for isNew in [false, true] {
      if isNew {
        _ = try RecipientKeyFile.addKey(path)
        gateway.server.reopenAudit()
        // A turn that has begun goes on with the old key.
        try client.send(Request.read)
        let warest = try gateway.upstream.accept()
        _ = try warest.read()
        try warest.send(RecordedCall.ok)
        _ = try client.read()
      }
      try client.send(Self.recipients[0].request)
      let warest = try gateway.upstream.accept()
      _ = try warest.read()
      try warest.send(RecordedCall.ok)
      #expect(try client.read().status == 200)
      let last = try #require(try gateway.auditLog().of("intent").last)
      hashes += last.members["recipients"] as? [String] ?? []
    }
    gateway.drain()
    let keys = try RecipientKeyFile.read(path)
    #expect(keys.map(\.id).last == old.id && keys.count == 2)
    #expect(hashes == [keys[1], keys[0]].map { RecordedCall.hash(Self.person, $0) })
    let notices = try gateway.auditLog().of("notice").filter { $0["reason"] == "hash-key" }
    #expect(notices.map { $0["key"] } == [keys[0].id])
  }
}
