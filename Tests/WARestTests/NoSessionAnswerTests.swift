import HTTP1
import Testing

@testable import WARest

@Suite("Native paths answer as WARest does when there is no session")
struct NoSessionAnswerTests {
  static func answer(_ family: NameFamily, isInvalid: Bool) -> (status: Int, body: String) {
    var writer = ByteWriter(capacity: 256)
    let status = NoSessionAnswer.write(family, isInvalid: isInvalid, into: &writer)
    return (Int(status), unsafe String(decoding: writer.bytes, as: UTF8.self))
  }

  /// A recorded envelope as WARest wrote it: its members stand always in this order.
  static func text(_ body: Shared.Object) -> String {
    let key = body["result"] == nil ? "results" : "result"
    let results = (body[key] as? [Any]).map { $0.isEmpty ? "[]" : "[…]" } ?? "null"
    return #"{"status":\#(body.flag("status")),"code":\#(body.number("code")),"#
      + #""message":"\#(body.text("message"))","\#(key)":\#(results)}"#
  }

  @Test(
    .enabled(if: Shared.has("upstream/transcripts.json")),
    arguments: [("missing:sessionId", false, 40), ("session-id-invalid", true, 50)]
  )
  func `as it was recorded, octet by octet`(
    _ row: (name: String, isInvalid: Bool, least: Int)
  ) throws {
    let operations = Dictionary(
      uniqueKeysWithValues: OperationCatalog.operations.map { ($0.id, $0) }
    )
    var compared = 0
    for entry in try Shared.list("upstream/transcripts.json") where entry.text("case") == row.name {
      let response = entry["response"] as? Shared.Object ?? [:]
      let operation = try #require(operations[entry.text("operationId")])
      // A path without a session is no path, and some operations take any session.
      guard let body = response["body"] as? Shared.Object, response.number("status") != 200 else {
        #expect(
          operation.id == "postSessionSessionIdConfig" || operation.traits.contains(.anySession)
        )
        continue
      }
      let answer = Self.answer(operation.family, isInvalid: row.isInvalid)
      #expect(answer.status == response.number("status"), "\(operation.id)")
      #expect(answer.body == Self.text(body), "\(operation.id)")
      #expect(answer.body.utf8.count == entry.number("bytes"), "\(operation.id)")
      compared += 1
    }
    #expect(compared >= row.least)
  }

  @Test func `for every family with a session, missing or invalid`() {
    for family in NameFamily.allCases {
      for isInvalid in [false, true] {
        let answer = Self.answer(family, isInvalid: isInvalid)
        #expect(answer.status == 400 || answer.status == 404)
        #expect(answer.body.hasPrefix(#"{"status":false,"code":"#))
      }
    }
  }
}
