import Audit
import Foundation
import HTTP1
import Testing

/// One record of each kind and outcome, with the members that the gateway writes.
struct ExportRow: Sendable, CustomTestStringConvertible {
  var name: String
  var members: String

  /// What both schemas make of it: an activity's number, and a type and an outcome of an event.
  var activity: Int
  var severity: Int
  var type: [String]
  var outcome: String?

  var testDescription: String { name }

  init(
    _ name: String,
    _ members: String,
    activity: Int,
    severity: Int,
    type: [String],
    outcome: String?
  ) {
    self.name = name
    self.members = members
    self.activity = activity
    self.severity = severity
    self.type = type
    self.outcome = outcome
  }

  /// The record's line, without its line feed.
  var line: String {
    let hash = String(repeating: "b", count: 64)
    return "{\"v\":1,\"seq\":4711,\"time\":\"2026-11-24T09:57:12.345678Z\",\(members)"
      + ",\"prev\":\"\(hash)\",\"hash\":\"\(hash.replacing("b", with: "c"))\"}"
  }

  private static let caller =
    "\"request_id\":\"0193-ab\",\"client\":\"billing\",\"peer\":\"10.0.0.7\""

  private static func call(_ operation: String, _ effect: String) -> String {
    "\(caller),\"operation\":\"\(operation)\",\"effect\":\"\(effect)\",\"session\":\"main\""
  }

  private static func result(_ status: Int, _ outcome: String, _ reason: String = "") -> String {
    let why = reason.isEmpty ? "" : ",\"reason\":\"\(reason)\""
    return "\"status\":\(status),\"outcome\":\"\(outcome)\",\"delivery\":\"sent\"\(why)"
      + ",\"duration_ms\":12,\"bytes_in\":34,\"bytes_out\":0,\"upstream_status\":200"
  }

  private static func outcome(_ operation: String, _ effect: String, _ result: String) -> String {
    "\"kind\":\"outcome\",\(call(operation, effect)),\"cost\":1,\(result)"
  }

  static let calls = [
    ExportRow(
      "an intent",
      "\"kind\":\"intent\",\(call("groups.create", "write")),\"recipients\":[\"hmac-sha256:"
        + "00112233445566778899aabbccddeeff\",\"120363@g.us\"],\"cost\":2,\"body_sha256\":\"ab\"",
      activity: 1,
      severity: 1,
      type: ["creation", "start"],
      outcome: "unknown"
    ),
    ExportRow(
      "a read",
      outcome("groups.list", "read", result(200, "ok")),
      activity: 2,
      severity: 1,
      type: ["access", "end"],
      outcome: "success"
    ),
    ExportRow(
      "a change",
      outcome("groups.name", "write", result(200, "ok")),
      activity: 3,
      severity: 1,
      type: ["change", "end"],
      outcome: "success"
    ),
    ExportRow(
      "what takes away",
      outcome("groups.invite.revoke", "write", result(200, "ok")),
      activity: 4,
      severity: 1,
      type: ["deletion", "end"],
      outcome: "success"
    ),
    ExportRow(
      "a message",
      outcome("messages.text", "send", result(200, "ok")),
      activity: 1,
      severity: 1,
      type: ["creation", "end"],
      outcome: "success"
    ),
    ExportRow(
      "a reaction",
      outcome("messages.react", "send", result(200, "ok")),
      activity: 3,
      severity: 1,
      type: ["change", "end"],
      outcome: "success"
    ),
    ExportRow(
      "an act on the server",
      outcome("server.restart", "admin", result(200, "ok")),
      activity: 99,
      severity: 1,
      type: ["info", "admin", "end"],
      outcome: "success"
    ),
    ExportRow(
      "failed",
      outcome("groups.create", "write", result(409, "failed", "operation-refused")),
      activity: 1,
      severity: 3,
      type: ["creation", "end"],
      outcome: "failure"
    ),
    ExportRow(
      "partial",
      outcome("groups.participants.add", "write", result(207, "partial")),
      activity: 1,
      severity: 3,
      type: ["creation", "end"],
      outcome: "unknown"
    ),
    ExportRow(
      "unknown",
      outcome("groups.create", "write", result(504, "unknown", "upstream-timeout")),
      activity: 1,
      severity: 3,
      type: ["creation", "end"],
      outcome: "unknown"
    ),
    ExportRow(
      "unknown after a crash",
      "\"kind\":\"outcome\",\"request_id\":\"0193-ab\",\"outcome\":\"unknown\","
        + "\"delivery\":\"unknown\",\"reason\":\"restart\"",
      activity: 0,
      severity: 3,
      type: ["info", "end"],
      outcome: "unknown"
    ),
    ExportRow(
      "denied, and nobody knows whom",
      "\"kind\":\"outcome\",\"request_id\":\"0193-ab\",\"peer\":\"unix\","
        + result(401, "denied", "unauthorized"),
      activity: 0,
      severity: 3,
      type: ["info", "end", "denied"],
      outcome: "failure"
    ),
    ExportRow(
      "limited",
      outcome("messages.text", "send", result(429, "limited", "quota-exceeded")),
      activity: 1,
      severity: 2,
      type: ["creation", "end", "denied"],
      outcome: "failure"
    ),
    ExportRow(
      "invalid",
      outcome("groups.create", "write", result(400, "invalid", "invalid-request")),
      activity: 1,
      severity: 2,
      type: ["creation", "end"],
      outcome: "failure"
    ),
    ExportRow(
      "a group, and texts with escapes",
      "\"kind\":\"outcome\",\"request_id\":\"a\\\"b\\\\\",\"client\":\"Zo\u{eb} \\u0007\","
        + "\"peer\":\"2001:db8::1\",\"operation\":\"groups.leave\",\"effect\":\"write\","
        + "\"session\":\"main\",\"target\":\"120363@g.us\",\"outcome\":\"ok\",\"duration_ms\":0",
      activity: 4,
      severity: 1,
      type: ["deletion", "end"],
      outcome: "success"
    ),
  ]

  static let own = [
    ExportRow(
      "refused calls of one peer",
      "\"kind\":\"summary\",\"peer\":\"2001:db8:0:7::/64\",\"reason\":\"refused\",\"count\":25",
      activity: 99,
      severity: 3,
      type: ["denied"],
      outcome: "failure"
    ),
    ExportRow(
      "a checkpoint",
      "\"chain\":\"0011223344556677\",\"kind\":\"checkpoint\",\"reason\":\"count\",\"open\":0,"
        + "\"after\":12,\"key\":\"8899aabbccddeeff\",\"signature\":\"00\"",
      activity: 99,
      severity: 1,
      type: ["info"],
      outcome: nil
    ),
    ExportRow(
      "a start",
      "\"kind\":\"start\",\"reason\":\"start\"",
      activity: 99,
      severity: 2,
      type: ["start"],
      outcome: nil
    ),
    ExportRow(
      "a stop",
      "\"kind\":\"stop\",\"reason\":\"stop\"",
      activity: 99,
      severity: 2,
      type: ["end"],
      outcome: nil
    ),
    ExportRow(
      "a torn record",
      "\"kind\":\"recovered\",\"reason\":\"torn-record\",\"bytes\":17,\"sha256\":\"ab\"",
      activity: 99,
      severity: 3,
      type: ["info"],
      outcome: nil
    ),
    ExportRow(
      "a segment",
      "\"kind\":\"segment\",\"reason\":\"deleted\",\"bytes\":99,\"file\":\"a.jsonl\","
        + "\"last_seq\":9,\"open\":1",
      activity: 99,
      severity: 4,
      type: ["info"],
      outcome: nil
    ),
    ExportRow(
      "a notice",
      "\"kind\":\"notice\",\"reason\":\"sink-dropped\",\"sink\":\"stdout\",\"count\":5",
      activity: 99,
      severity: 3,
      type: ["info"],
      outcome: nil
    ),
  ]

  static let all = calls + own

  /// The event, read again by another reader of JSON.
  func event(_ format: ExportFormat) throws -> [String: Any] {
    var export = RecordExport(format)
    var output = ByteWriter(capacity: RecordExport.eventBytesMax)
    let isConverted = export.convert(Array(line.utf8).span, into: &output)
    try #require(isConverted)
    let text = unsafe Data(output.bytes)
    #expect(text.filter { $0 == 0x0a }.count == 1 && text.last == 0x0a)
    let object = try JSONSerialization.jsonObject(with: text)
    return try #require(object as? [String: Any])
  }

  /// The record's own members.
  func record() throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
    return try #require(object as? [String: Any])
  }
}

extension [String: Any] {
  /// The value at a path such as `api.request.uid`.
  func value(_ path: String) -> Any? {
    path.split(separator: ".").reduce(Optional<Any>.some(self)) { value, name in
      (value as? [String: Any])?[String(name)]
    }
  }

  func text(_ path: String) -> String? { value(path) as? String }
  func number(_ path: String) -> Int? { value(path) as? Int }
}
