import Foundation
import Testing

@Suite("SIGTERM", .enabled(if: Tools.curl != nil, "curl is missing"), .serialized)
struct DrainTests {
  @Test func `the call in flight is finished, nothing new is taken, and the status is 0`() throws {
    let installation = try Installation()
    try installation.switches(#"{"delayMilliseconds":1500}"#)
    let caller = try Child(
      try #require(Tools.curl),
      [
        "-sS", "-X", "POST", "-H", "Authorization: Bearer \(Curl.token)", "-o", "reply", "-w",
        "status %{http_code}\n", installation.revokeURL,
      ],
      folder: installation.folder,
      log: "caller.log"
    )
    let isUnderWay = try Eventually.holds {
      try installation.audit().contains { $0.kind == "intent" }
    }
    try #require(isUnderWay, "\(caller.said)")
    installation.gateway.signal(SIGTERM)
    let isClosed = Eventually.holds {
      (try? Curl.ask("\(installation.url)/v1/sessions/main/groups")) == nil
    }
    #expect(isClosed, "it still takes connections")
    #expect(try caller.wait() == 0, "\(caller.said)")
    #expect(caller.said == "status 200\n")
    #expect(try installation.gateway.wait() == 0, "\(installation.gateway.said)")
    #expect(try installation.audit().last { $0.kind == "outcome" }?.outcome == "ok")
  }

  @Test func `without a call in flight it ends at once`() throws {
    let installation = try Installation()
    #expect(try Curl.ask(installation.revokeURL, method: "POST").status == 200)
    installation.gateway.signal(SIGTERM)
    #expect(try installation.gateway.wait(within: 5) == 0, "\(installation.gateway.said)")
  }
}
