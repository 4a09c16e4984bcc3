import Foundation
import Testing

@testable import WARest

@Suite("What a reply says became of the call")
struct ReplyInspectorTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let route: String
    let status: UInt16
    let body: String
    let outcome: ReplyOutcome

    init(_ route: String, _ status: UInt16, _ body: String, _ outcome: ReplyOutcome) {
      self.route = route
      self.status = status
      self.body = body
      self.outcome = outcome
    }

    var testDescription: String { "\(route) \(status) \(body)" }
  }

  /// The envelope with one result.
  static func one(_ members: String, code: Int = 1000) -> String {
    #"{"status":true,"code":\#(code),"message":"m","results":[{"sessionId":"main",\#(members)}]}"#
  }

  static let rows = [
    Row("groups.invite", 200, one(#""inviteLink":"https://x""#), .ok),
    Row("groups.invite", 200, one(#""inviteLink":null"#), .refused),
    Row("groups.invite", 200, one(#""inviteLink":"""#), .refused),
    Row("groups.invite", 200, one(#""x":1"#), .refused),
    Row("groups.invite", 200, #"{"status":true,"code":1000,"results":[]}"#, .refused),
    Row("groups.invite", 404, #"{"status":false,"code":1101}"#, .failed),
    Row("groups.invite", 401, #"{"error":"Missing X-WAREST-API-KEY"}"#, .failed),
    Row("groups.invite", 200, "<html>", .unknown),
    Row("groups.invite", 200, "", .unknown),
    Row("groups.invite", 200, one(#""inviteLink":"https://x""#).dropLast(1) + "", .unknown),
    Row("groups.invite.revoke", 200, one(#""inviteLink":null,"status":"failed""#), .refused),
    Row("groups.invite.revoke", 200, one(#""inviteLink":"l","status":"failed""#), .refused),
    Row("groups.invite.revoke", 200, one(#""inviteLink":"l","status":"success x""#), .ok),
    Row("groups.preview", 200, one(#""groupId":null,"participantsCount":0"#), .refused),
    Row("groups.preview", 200, one(#""groupId":"1@g.us""#), .ok),
    Row("groups.join", 200, one(#""status":"pending approval to join""#), .partial),
    Row("groups.join", 200, one(#""status":"success joined group""#), .ok),
    Row("sessions.pair-code", 202, one(#""pairCode":"""#, code: 1110), .refused),
    Row("sessions.pair-code", 200, one(#""pairCode":"ABCD-1234""#), .ok),
    Row("sessions.pair-code", 200, one(#""webhookUrl":"""#, code: 1104), .ok),
    Row("sessions.create", 202, one(#""qrString":"2@x","qr":"data:""#, code: 1107), .ok),
    Row("sessions.create", 200, one(#""webhookUrl":"""#, code: 1104), .ok),
    Row("sessions.create", 200, one(#""qrString":null,"qr":null"#), .refused),
    Row("sessions.logout", 200, one(#""steps":{"runtime":false,"creds":true}"#), .ok),
    Row("sessions.logout", 200, one(#""steps":{"runtime":true,"creds":false}"#), .refused),
    Row("sessions.delete", 200, one(#""steps":{"runtime":false,"creds":true,"meta":true}"#), .ok),
    Row("sessions.delete", 200, one(#""steps":{"creds":true,"meta":false}"#), .partial),
    Row("groups.delete", 200, one(#""removedParticipants":["1"],"status":"partial""#), .partial),
    Row("groups.delete", 207, one(#""failedToRemove":["1"],"status":"failed""#), .failed),
    Row("groups.leave", 207, one(#""status":"failed""#, code: 1004), .failed),
    Row(
      "groups.participants.add",
      200,
      one(#""addedParticipants":["1"],"failedToAdd":[]"#),
      .ok
    ),
    Row(
      "groups.participants.add",
      200,
      one(#""addedParticipants":[],"failedToAdd":[]"#),
      .refused
    ),
    Row(
      "groups.participants.add",
      207,
      one(#""addedParticipants":["1"],"failedToAdd":["2"],"status":"partial""#),
      .partial
    ),
    Row("groups.participants.promote", 200, one(#""participants":[]"#), .refused),
    Row(
      "groups.participants.promote",
      200,
      one(#""participants":[{"phone":"1","status":"failed"}],"status":"success""#),
      .refused
    ),
    Row(
      "groups.participants.demote",
      200,
      one(#""participants":[{"status":"not permitted"},{"status":"demoted"}]"#),
      .partial
    ),
    Row(
      "groups.join-requests.reject",
      207,
      one(#""participants":[{"status":"failed"},{"status":"failed"}],"status":"partial""#),
      .failed
    ),
    Row("messages.files", 200, one(#""advancedInfo":{"files":[{"name":"a"}]}"#), .ok),
    Row(
      "messages.files",
      200,
      one(#""advancedInfo":{"files":[{}],"blockedFiles":[{}]}"#),
      .partial
    ),
    Row(
      "messages.files",
      207,
      #"{"status":true,"code":1004,"results":[{"advancedInfo":{"files":[{}]}}],"failed":[{}]}"#,
      .partial
    ),
    Row("server.health", 207, #"{"code":1004,"results":[{"status":"degraded"}]}"#, .partial),
    Row("server.health", 503, #"{"code":8001,"results":[]}"#, .failed),
    Row("groups.picture", 200, one(#""pictureUrl":null"#), .ok),
    Row("groups.list", 200, one(#""data":[]"#), .ok),
    Row("messages.text", 200, "not JSON", .ok),
    Row("messages.text", 302, "", .failed),
  ]

  @Test(arguments: rows)
  func `is told from the status and the body`(_ row: Row) throws {
    let route = try #require(OperationCatalog.route(named: row.route))
    let verdict = ReplyInspector.inspect(
      route.operation.reply,
      status: row.status,
      body: Array(row.body.utf8).span
    )
    #expect(verdict.outcome == row.outcome)
  }

  @Test(arguments: rows)
  func `never traps on a reply that was cut or spoiled`(_ row: Row) throws {
    let route = try #require(OperationCatalog.route(named: row.route))
    let octets = Array(row.body.utf8)
    var random = SeededGenerator(seed: UInt64(octets.count))
    for count in 0..<octets.count {
      let cut = ReplyInspector.inspect(
        route.operation.reply,
        status: row.status,
        body: octets.span.extracting(0..<count)
      )
      if ReplyInspector.needsWholeBody(route.operation.reply, status: row.status) {
        #expect(cut.outcome == .unknown)
      }
      var spoiled = octets
      spoiled[count] = Array("{}[]:,\"\\0".utf8).randomElement(using: &random) ?? 0
      _ = ReplyInspector.inspect(route.operation.reply, status: row.status, body: spoiled.span)
    }
  }

  @Test func `finds the code and nothing that looks like one`() {
    func code(_ body: String) -> UInt32 {
      ReplyInspector.inspect(.byStatus, status: 200, body: Array(body.utf8).span).code
    }
    #expect(code(#"{"status":true,"code":1000,"mess"#) == 1000)
    #expect(code(#"{"a":{"code":1},"b":["code",2],"code":1107}"#) == 1107)
    #expect(code(#"{"code":"1000"}"#) == 0)
    #expect(code(#"{"code":-1}"#) == 0)
    #expect(code(#"{"code":99999999999}"#) == 0)
    #expect(code(#"{"error":"x"}"#) == 0)
    #expect(code("[1000]") == 0)
  }

  @Test func `holds the reply against what was asked`() {
    func outcome(_ rule: ReplyRule, _ members: String, asked: Int) -> ReplyOutcome {
      let body = Array(Self.one(members).utf8)
      return ReplyInspector.inspect(rule, status: 200, asked: asked, body: body.span).outcome
    }
    let added = #""addedParticipants":["1","2"],"failedToAdd":[]"#
    #expect(outcome(.peopleLists, added, asked: 2) == .ok)
    #expect(outcome(.peopleLists, added, asked: 3) == .partial)
    #expect(
      outcome(.peopleStatuses, #""participants":[{"status":"promoted"}]"#, asked: 2) == .partial
    )
    #expect(outcome(.files, #""advancedInfo":{"files":[{},{}]}"#, asked: 2) == .ok)
    #expect(outcome(.files, #""advancedInfo":{"files":[{},{}]}"#, asked: 25) == .partial)
  }

  /// What the scanner counts in a recorded request.
  private static func asked(_ request: Shared.Object) -> Int {
    let body = request["body"] as? Shared.Object ?? [:]
    let list = body["files"] ?? body["participants"]
    return (list as? [Any])?.count ?? (list == nil ? 0 : 1)
  }

  /// Replies of the recording that are no success although their status is 2xx.
  ///
  /// The 25 files of which 20 were sent are not among them: the recording keeps only the first
  /// three of a list.
  static let known: [String: ReplyOutcome] = [
    "getSessionCreatePairCode whatsapp-throws": .refused,
    "deleteGroupPicture whatsapp-throws": .failed,
    "deleteGroupPicture not-admin": .failed,
    "getGroupInvite whatsapp-throws": .refused,
    "getGroupInvite unknown-group": .refused,
    "postGroupInviteRevoke not-admin": .refused,
    "getGroupJoinViaLink whatsapp-throws": .refused,
    "getGroupJoinViaLink unknown-code": .refused,
    "postGroupJoinViaLink needs-approval": .partial,
    "postGroupParticipantsAdd whatsapp-throws": .failed,
    "postGroupParticipantsAdd invalid-numbers": .refused,
    "postGroupParticipantsAdd second-fails": .partial,
    "deleteGroupParticipantsRemove whatsapp-throws": .refused,
    "deleteGroupParticipantsRemove only-metadata-throws": .refused,
    "deleteGroupParticipantsRemove not-in-group": .refused,
    "deleteGroupParticipantsRemove not-admin-group": .failed,
    "deleteGroupParticipantsRemove repeat-2": .refused,
    "postGroupParticipantsPromote whatsapp-throws": .refused,
    "postGroupParticipantsPromote only-update-throws": .failed,
    "postGroupParticipantsPromote only-metadata-throws": .refused,
    "postGroupParticipantsPromote not-in-group": .refused,
    "postGroupParticipantsPromote not-admin-group": .failed,
    "postGroupParticipantsDemote only-update-throws": .failed,
    "postGroupParticipantsDemote only-metadata-throws": .refused,
    "postGroupParticipantsDemote not-in-group": .refused,
    "postGroupParticipantsDemote superadmin": .refused,
    "postGroupParticipantsDemote not-admin-group": .failed,
    "postGroupParticipantsRequestApprove whatsapp-throws": .failed,
    "postGroupParticipantsRequestReject second-fails": .partial,
    "postGroupParticipantsRequestReject lid-input": .refused,
    "postGroupParticipantsRequestReject garbage-participants": .refused,
    "postGroupLeave repeat-2": .failed,
    "deleteGroupDelete leave-fails": .partial,
    "postMessagesSendFiles one-good-one-blocked": .partial,
    "postMessagesSendFiles second-file-fails": .partial,
  ]

  @Test(.enabled(if: Shared.has("upstream/transcripts.json")))
  func `is right for every recorded 2xx reply`() throws {
    var counts: [String: Int] = [:]
    var seen: Set<String> = []
    for row in try Shared.list("upstream/transcripts.json") {
      let response = row["response"] as? Shared.Object ?? [:]
      let status = response.number("status")
      // Cut and empty bodies of the recording stand for replies that it did not keep.
      guard (200..<300).contains(status), let body = response["body"] as? Shared.Object,
        let route = OperationCatalog.routes.first(where: {
          $0.operation.id == row.text("operationId")
        })
      else { continue }
      let octets = Array(try JSONSerialization.data(withJSONObject: body))
      let verdict = ReplyInspector.inspect(
        route.operation.reply,
        status: UInt16(status),
        asked: Self.asked(row["request"] as? Shared.Object ?? [:]),
        body: octets.span
      )
      #expect(Int(verdict.code) == body.number("code"))
      let name = "\(row.text("operationId")) \(row.text("case"))"
      seen.insert(name)
      counts["\(verdict.outcome)", default: 0] += 1
      #expect(verdict.outcome == Self.known[name, default: .ok], "\(name)")
    }
    print("recorded 2xx replies by outcome: \(counts.sorted { $0.key < $1.key })")
    #expect(Set(Self.known.keys).isSubset(of: seen))
  }
}
