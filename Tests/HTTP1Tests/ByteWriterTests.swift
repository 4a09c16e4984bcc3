import HTTP1
import Testing

@Suite("Messages in writing (RFC 9112 §3-7)")
struct ByteWriterTests {
  @Test func `a reply is written as the RFC says`() {
    var writer = ByteWriter(capacity: 256)
    writer.appendStatusLine(404)
    writer.appendField("Content-Type", "text/plain")
    writer.appendField("Content-Length", decimal: 12)
    writer.appendField("X", Array("y".utf8).span)
    writer.appendLineEnd()
    #expect(
      written(writer)
        == "HTTP/1.1 404 Not Found\r\nContent-Type: text/plain\r\nContent-Length: 12\r\nX: y\r\n\r\n"
    )
  }

  @Test func `a request is written as the RFC says`() {
    var writer = ByteWriter(capacity: 64)
    writer.appendRequestLine(.patch, target: Array("/a?b".utf8).span)
    #expect(written(writer) == "PATCH /a?b HTTP/1.1\r\n")
  }

  @Test func `chunks are written so that they are read back`() {
    var writer = ByteWriter(capacity: 64)
    writer.appendChunkHead(size: 26)
    writer.append("abcdefghijklmnopqrstuvwxyz")
    writer.appendLineEnd()
    writer.appendLastChunk()
    #expect(written(writer) == "1a\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n")
    let body = DecodedBody.of(Array(written(writer).utf8), .chunked)
    #expect(body.end == .ended(at: 37))
    #expect(body.data.count == 26)
  }

  @Test func `a field line is passed on without the blanks around its value`() {
    let bytes = Array("HTTP/1.1 200 OK\r\nX-y:  a b \r\n\r\n".utf8)
    var scan = HeadScan()
    var head = ResponseHead()
    let step = HeadParser.parseResponse(
      bytes.span,
      scan: &scan,
      requestMethod: .get,
      limits: .upstream,
      into: &head
    )
    #expect(step == .complete)
    var writer = ByteWriter(capacity: 64)
    writer.appendField(head.fields[0], from: bytes.span)
    #expect(written(writer) == "X-y: a b\r\n")
  }

  @Test(arguments: 100...599 as ClosedRange<UInt16>)
  func `every status line can be read back`(_ status: UInt16) {
    guard status != 101 else { return }
    var writer = ByteWriter(capacity: 128)
    writer.appendStatusLine(status)
    writer.append("Content-Length: 0\r\n\r\n")
    #expect(ReplyOutcome.of(written(writer)).head?.status == status)
  }

  @Test func `numbers are written without leading zeros`() {
    var writer = ByteWriter(capacity: 128)
    for number: UInt64 in [0, 9, 10, .max] {
      writer.append(decimal: number)
      writer.append(" ")
      writer.append(hexadecimal: number)
      writer.append(" ")
    }
    #expect(written(writer) == "0 0 9 9 10 a 18446744073709551615 ffffffffffffffff ")
  }

  @Test func `what does not fit is dropped and told`() {
    var writer = ByteWriter(capacity: 4)
    writer.append("abc")
    writer.append("de")
    let overflowed = writer.overflowed
    #expect(overflowed)
    #expect(written(writer) == "abc")
    writer.removeAll()
    let overflowedStill = writer.overflowed
    #expect(!overflowedStill)
  }

  @Test func `every refusal has a status and a reason`() {
    for fault in HeadFault.allCases {
      #expect(400...599 ~= fault.status)
      #expect(HeadError.reply(fault).status == 502)
      #expect(fault.detail.utf8CodeUnitCount > 0)
      #expect(StatusReason.phrase(fault.status).utf8CodeUnitCount > 0)
    }
    for error in BodyError.allCases { #expect(error.detail.utf8CodeUnitCount > 0) }
  }
}
