import Foundation
import Testing

@Suite("the main job, by curl", .enabled(if: Tools.curl != nil, "curl is missing"), .serialized)
struct MainJobTests {
  @Test func `a revoked invite link is another one, and WARest's reply comes through`() throws {
    let installation = try Installation()
    let first = try Curl.ask(installation.revokeURL, method: "POST")
    let second = try Curl.ask(installation.revokeURL, method: "POST")
    for reply in [first, second] {
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.fields["x-warest-outcome"] == "ok")
      #expect(reply.fields["x-warest-delivery"] == "sent")
      #expect(reply.fields["x-request-id"]?.isEmpty == false)
      #expect(reply.fields["via"] == "1.1 warest-gateway")
      #expect(reply.fields["ratelimit"]?.contains("\"session\";r=") == true)
      #expect(!reply.text.contains(Installation.apiKey))
    }
    let links = try [first, second].map { try $0.decode(Envelope.self).results?.first?.inviteLink }
    #expect(links[0] != nil && links[1] != nil && links[0] != links[1])
    let journal = try installation.journal()
    #expect(journal.effectCount == 2)
    #expect(journal.requests.map(\.requestId) == [first, second].map { $0.fields["x-request-id"] })
  }

  @Test func `groups are listed, and nothing is put on record as an intent`() throws {
    let installation = try Installation()
    let reply = try Curl.ask("\(installation.url)/v1/sessions/main/groups")
    #expect(reply.status == 200, "\(reply.text)")
    #expect(try reply.decode(Envelope.self).results?.isEmpty == false)
    #expect(try installation.audit().contains { $0.kind == "intent" } == false)
  }

  @Test func `a text is sent, with its intent and its outcome`() throws {
    let installation = try Installation()
    let body = #"{"to":"6282222222222","message":"a secret text"}"#
    let reply = try Curl.ask(installation.textURL, method: "POST", json: body)
    #expect(reply.status == 200, "\(reply.text)")
    let identifier = reply.fields["x-request-id"]
    let entries = try installation.audit().filter { $0.requestID == identifier }
    #expect(entries.map(\.kind) == ["intent", "outcome"])
    #expect(entries.last?.outcome == "ok")
    #expect(entries.last?.delivery == "sent")
    let file = try String(
      contentsOf: installation.folder.appending(path: "audit.jsonl"),
      encoding: .utf8
    )
    #expect(!file.contains("a secret text") && !file.contains("6282222222222"))
  }

  @Test func `a 200 of WARest's that did nothing is 409, and says so everywhere`() throws {
    let installation = try Installation()
    try installation.switches(#"{"whatsapp":"soft-failure"}"#)
    let reply = try Curl.ask(installation.revokeURL, method: "POST")
    #expect(reply.status == 409, "\(reply.text)")
    #expect(reply.fields["x-warest-outcome"] == "failed")
    #expect(reply.fields["x-warest-delivery"] == "not_sent")
    let problem = try reply.decode(Problem.self)
    #expect(problem.type == "/problems/operation-refused")
    #expect(problem.upstream?.status == 200)
    #expect(try installation.audit().last { $0.kind == "outcome" }?.outcome == "failed")
  }

  @Test func `a reply that never comes is 502, and nobody says what became of the call`() throws {
    let installation = try Installation()
    try installation.switches(#"{"drop":"after-effect"}"#)
    let reply = try Curl.ask(installation.revokeURL, method: "POST")
    #expect(reply.status == 502, "\(reply.text)")
    #expect(reply.fields["x-warest-delivery"] == "unknown")
    #expect(try installation.journal().effectCount == 1, "it must not be sent twice")
  }

  @Test func `without WARest it is 502, and nothing was sent`() throws {
    let installation = try Installation()
    let simulator = try #require(installation.simulator)
    simulator.signal(9)
    _ = try simulator.wait()
    let reply = try Curl.ask(installation.revokeURL, method: "POST")
    #expect(reply.status == 502, "\(reply.text)")
    #expect(reply.fields["x-warest-delivery"] == "not_sent")
    #expect(try reply.decode(Problem.self).type == "/problems/upstream-unreachable")
  }
}
