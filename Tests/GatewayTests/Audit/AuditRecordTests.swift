import Gateway
import HTTP1
import Testing
import WARest

@Suite("Audit records")
struct AuditRecordTests {
  static let time: Int64 = 1_735_689_599_123_456
  static let head = #""time":"2024-12-31T23:59:59.123456Z","#

  @Test func `of an intent have their members in order`() {
    let id = RequestID(unixMilliseconds: 0, random: (0, 1))
    let line = written { writer in
      var record = AuditRecord(
        .intent,
        unixMicroseconds: Self.time,
        chain: octets("c1").span,
        into: &writer
      )
      record.add(id, into: &writer)
      record.add(.client, text: octets("billing").span, into: &writer)
      record.add(.peer, text: octets("127.0.0.1").span, into: &writer)
      record.add(.operation, word: "groups.invite.revoke", into: &writer)
      record.add(Effect.write, into: &writer)
      record.add(.session, text: octets("main").span, into: &writer)
      record.add(.target, text: octets("1203@g.us").span, into: &writer)
      record.add(recipientHMAC: (1, 2), into: &writer)
      record.add(recipient: octets("1@g.us").span, into: &writer)
      record.add(.cost, number: 1, into: &writer)
      record.add(.bodySHA256, hmac: (3, 0xff), into: &writer)
      let isWritten = record.end(into: &writer)
      #expect(isWritten)
    }
    #expect(
      line == Self.head + """
        "chain":"c1","kind":"intent","request_id":"00000000-0000-7000-8000-000000000001",\
        "client":"billing","peer":"127.0.0.1","operation":"groups.invite.revoke","effect":"write",\
        "session":"main","target":"1203@g.us",\
        "recipients":["hmac-sha256:00000000000000010000000000000002","1@g.us"],"cost":1,\
        "body_sha256":"hmac-sha256:000000000000000300000000000000ff"}

        """
    )
  }

  @Test func `of an outcome have what became of it`() {
    let line = written { writer in
      var record = AuditRecord(.outcome, unixMicroseconds: Self.time, into: &writer)
      record.add(.requestID, text: octets("r-1").span, into: &writer)
      record.add(.target, hmac: (0xa, 0xb), into: &writer)
      record.add(.status, number: 409, into: &writer)
      record.add(Outcome.failed, into: &writer)
      record.add(Delivery.sent, into: &writer)
      record.add(.reason, word: Problem.operationRefused.reason, into: &writer)
      record.add(.durationMilliseconds, number: 12, into: &writer)
      record.add(.bytesIn, number: 0, into: &writer)
      record.add(.bytesOut, number: 220, into: &writer)
      record.add(.upstreamStatus, number: 200, into: &writer)
      record.add(.upstreamCode, number: 1_000, into: &writer)
      let isWritten = record.end(into: &writer)
      #expect(isWritten)
    }
    #expect(
      line == Self.head + """
        "kind":"outcome","request_id":"r-1",\
        "target":"hmac-sha256:000000000000000a000000000000000b","status":409,"outcome":"failed",\
        "delivery":"sent","reason":"operation-refused","duration_ms":12,"bytes_in":0,\
        "bytes_out":220,"upstream_status":200,"upstream_code":1000}

        """
    )
  }

  @Test func `leave out what is absent`() {
    let line = written { writer in
      var record = AuditRecord(.outcome, unixMicroseconds: Self.time, into: &writer)
      record.add(.requestID, text: octets("r-1").span, into: &writer)
      record.add(.session, text: octets("").span, into: &writer)
      record.add(recipient: octets("").span, into: &writer)
      record.add(.cost, number: nil, into: &writer)
      record.add(Outcome.denied, into: &writer)
      record.add(.reason, word: "", into: &writer)
      let isWritten = record.end(into: &writer)
      #expect(isWritten)
    }
    let expected = #""kind":"outcome","request_id":"r-1","outcome":"denied"}"#
    #expect(line == Self.head + expected + "\n")
  }

  @Test func `escape and cut what a peer wrote`() throws {
    let line = try #require(
      written { writer in
        var record = AuditRecord(.outcome, unixMicroseconds: Self.time, into: &writer)
        record.add(.requestID, text: octets("a\"\n{").span, into: &writer)
        let long = octets(String(repeating: "x", count: 1_000))
        record.add(.session, text: long.span, into: &writer)
        let isWritten = record.end(into: &writer)
        #expect(isWritten)
      }
    )
    #expect(line.contains(#""request_id":"a\"\n{","session":"xxx"#))
    #expect(line.utf8.count < 400)
    #expect(line.filter { $0 == "\n" }.count == 1)
  }

  @Test func `of the gateway itself have a reason`() {
    let start = written { writer in
      let isWritten = AuditRecord.write(
        .start,
        reason: "serve",
        unixMicroseconds: Self.time,
        into: &writer
      )
      #expect(isWritten)
    }
    #expect(start == Self.head + #""kind":"start","reason":"serve"}"# + "\n")
    let restart = written { writer in
      let isWritten = AuditRecord.writeRestartOutcome(
        requestID: octets("r-1").span,
        unixMicroseconds: Self.time,
        into: &writer
      )
      #expect(isWritten)
    }
    let expected =
      #""kind":"outcome","request_id":"r-1","outcome":"unknown","delivery":"unknown","#
      + #""reason":"restart"}"#
    #expect(restart == Self.head + expected + "\n")
  }

  @Test(arguments: 0..<60)
  func `that do not fit leave nothing behind`(_ room: Int) {
    var writer = ByteWriter(capacity: 10 + room)
    writer.append("0123456789")
    let isWritten = AuditRecord.write(
      .stop,
      reason: "signal",
      unixMicroseconds: Self.time,
      into: &writer
    )
    #expect(!isWritten)
    #expect(writer.count == 10)
  }

  @Test func `fit into the room that is named for them`() {
    // The longest of everything, each octet of a target escaped to six.
    let line = written(capacity: GatewayLimits.auditRecordBytesMax) { writer in
      let name = octets(String(repeating: "n", count: 64))
      let target = octets(String(repeating: "\u{1}", count: 128))
      var record = AuditRecord(
        .checkpoint,
        unixMicroseconds: Self.time,
        chain: name.span,
        into: &writer
      )
      record.add(.requestID, text: octets(String(repeating: "r", count: 128)).span, into: &writer)
      record.add(.client, text: name.span, into: &writer)
      record.add(.peer, text: name.span, into: &writer)
      record.add(.operation, text: name.span, into: &writer)
      record.add(Effect.admin, into: &writer)
      record.add(.session, text: name.span, into: &writer)
      record.add(.target, text: target.span, into: &writer)
      let recipient = octets(String(repeating: "1", count: RecipientText.bytesMax))
      for _ in 0..<RecipientList.capacity { record.add(recipient: recipient.span, into: &writer) }
      record.add(.cost, number: .max, into: &writer)
      record.add(.bodySHA256, hmac: (.max, .max), into: &writer)
      record.add(.status, number: .max, into: &writer)
      record.add(Outcome.partial, into: &writer)
      record.add(Delivery.notSent, into: &writer)
      record.add(.reason, text: name.span, into: &writer)
      record.add(.durationMilliseconds, number: .max, into: &writer)
      record.add(.bytesIn, number: .max, into: &writer)
      record.add(.bytesOut, number: .max, into: &writer)
      record.add(.upstreamStatus, number: .max, into: &writer)
      record.add(.upstreamCode, number: .max, into: &writer)
      let isWritten = record.end(into: &writer)
      #expect(isWritten)
    }
    #expect(line != nil)
  }
}
