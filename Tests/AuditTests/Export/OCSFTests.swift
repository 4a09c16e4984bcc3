import Audit
import Foundation
import Testing

@Suite("records as OCSF events, class 6003")
struct OCSFTests {
  @Test(arguments: ExportRow.all) func `each kind has its activity and severity`(
    _ row: ExportRow
  ) throws {
    let event = try row.event(.ocsf)
    #expect(event.number("class_uid") == 6_003)
    #expect(event.number("category_uid") == 6)
    #expect(event.number("activity_id") == row.activity)
    #expect(event.number("type_uid") == 600_300 + row.activity)
    #expect(event.number("severity_id") == row.severity)
    #expect(event.number("time") == 1_795_514_232_345)
    #expect(event.number("metadata.sequence") == 4_711)
    #expect(event.text("metadata.uid") == String(repeating: "c", count: 64))
    #expect(event.text("metadata.original_time") == "2026-11-24T09:57:12.345678Z")
  }

  @Test func `a call says who, what, with which session and how it went`() throws {
    let row = try #require(ExportRow.calls.first { $0.name == "failed" })
    let event = try row.event(.ocsf)
    #expect(event.text("actor.app_name") == "billing")
    #expect(event.text("actor.user.name") == "billing")
    #expect(event.text("src_endpoint.ip") == "10.0.0.7")
    #expect(event.text("api.operation") == "groups.create")
    #expect(event.text("api.request.uid") == "0193-ab")
    #expect(event.text("metadata.correlation_uid") == "0193-ab")
    #expect(event.number("api.response.code") == 409)
    #expect(event.text("api.response.error") == "operation-refused")
    #expect(event.text("status") == "Failure")
    #expect(event.text("status_code") == "failed")
    #expect(event.number("duration") == 12)
    let resources = event["resources"] as? [[String: String]]
    #expect(resources == [["type": "session", "uid": "main"]])
  }

  @Test func `groups and recipients are resources`() throws {
    let group = try #require(ExportRow.calls.last).event(.ocsf)
    #expect(
      group["resources"] as? [[String: String]] == [
        ["type": "session", "uid": "main"], ["type": "group", "uid": "120363@g.us"],
      ]
    )
    let intent = try ExportRow.calls[0].event(.ocsf)
    #expect(
      (intent["resources"] as? [[String: String]])?.dropFirst().map { $0["uid"] ?? "" } == [
        "hmac-sha256:00112233445566778899aabbccddeeff", "120363@g.us",
      ]
    )
  }

  @Test func `escapes stay escapes`() throws {
    let event = try #require(ExportRow.calls.last).event(.ocsf)
    #expect(event.text("actor.user.name") == "Zo\u{eb} \u{7}")
    #expect(event.text("api.request.uid") == "a\"b\\")
    #expect(event.text("metadata.correlation_uid") == "a\"b\\")
  }

  @Test func `what is required and not known is said to be unknown`() throws {
    let row = try #require(ExportRow.calls.first { $0.name == "unknown after a crash" })
    let event = try row.event(.ocsf)
    #expect(event.text("actor.user.name") == "unknown")
    #expect(event.text("src_endpoint.name") == "unknown")
    #expect(event.text("api.operation") == "unknown")
  }

  @Test(arguments: ExportRow.all) func `no member of a record is lost`(_ row: ExportRow) throws {
    let event = try row.event(.ocsf)
    let texts = OCSFTests.texts(event)
    for (name, value) in try row.record() {
      for text in OCSFTests.texts(value) where name != "time" {
        #expect(texts.contains(text), "\(name) \(text)")
      }
    }
  }

  /// All values in a document, as text.
  static func texts(_ value: Any) -> Set<String> {
    switch value {
    case let object as [String: Any]: object.values.reduce(into: []) { $0.formUnion(texts($1)) }
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(texts($1)) }
    default: ["\(value)"]
    }
  }
}
