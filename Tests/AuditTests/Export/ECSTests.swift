import Audit
import Foundation
import Testing

@Suite("records as ECS events")
struct ECSTests {
  @Test(arguments: ExportRow.all) func `each kind has its category, types and outcome`(
    _ row: ExportRow
  ) throws {
    let event = try row.event(.ecs)
    #expect(event.text("@timestamp") == "2026-11-24T09:57:12.345678Z")
    #expect(event.text("event.kind") == "event")
    let isOfCall = row.name == "refused calls of one peer" || row.outcome != nil
    #expect(event.value("event.category") as? [String] == [isOfCall ? "api" : "process"])
    #expect(event.value("event.type") as? [String] == row.type)
    #expect(event.text("event.outcome") == row.outcome)
    #expect(event.number("event.sequence") == 4_711)
    #expect(event.text("event.id") == String(repeating: "c", count: 64))
  }

  @Test func `a call says who, what, with which session and how it went`() throws {
    let row = try #require(ExportRow.calls.first { $0.name == "failed" })
    let event = try row.event(.ecs)
    #expect(event.text("user.name") == "billing")
    #expect(event.text("client.ip") == "10.0.0.7")
    #expect(event.text("source.ip") == "10.0.0.7")
    #expect(event.value("related.ip") as? [String] == ["10.0.0.7"])
    #expect(event.value("related.user") as? [String] == ["billing"])
    #expect(event.text("event.action") == "groups.create")
    #expect(event.text("event.reason") == "operation-refused")
    #expect(event.number("event.duration") == 12_000_000)
    #expect(event.text("http.request.id") == "0193-ab")
    #expect(event.number("http.request.body.bytes") == 34)
    #expect(event.number("http.response.status_code") == 409)
    #expect(event.text("warest_gateway.session") == "main")
    #expect(event.text("warest_gateway.outcome") == "failed")
    #expect(event.text("warest_gateway.delivery") == "sent")
  }

  @Test func `an address that is none is no IP address`() throws {
    let row = try #require(ExportRow.calls.first { $0.name.hasPrefix("denied") })
    let event = try row.event(.ecs)
    #expect(event.text("client.address") == "unix")
    #expect(event.value("client.ip") == nil)
    #expect(event.value("related") == nil)
    let network = try ExportRow.own[0].event(.ecs)
    #expect(network.text("client.address") == "2001:db8:0:7::/64")
    #expect(network.value("client.ip") == nil)
  }

  @Test func `no time is none, and not many zeros`() throws {
    let event = try #require(ExportRow.calls.last).event(.ecs)
    #expect(event.number("event.duration") == 0)
  }

  @Test(arguments: ExportRow.all) func `no member of a record is lost`(_ row: ExportRow) throws {
    let texts = OCSFTests.texts(try row.event(.ecs))
    for (name, value) in try row.record() where name != "duration_ms" && name != "v" {
      for text in OCSFTests.texts(value) { #expect(texts.contains(text), "\(name) \(text)") }
    }
  }
}
