import HTTP1
import Testing

@Suite("Message body length of requests (RFC 9112 §6, RFC 9110 §8.6)")
struct MessageLengthTests {
  static let refused = [
    Row(
      "both",
      withFields("Content-Length: 5", "Transfer-Encoding: chunked"),
      400,
      .lengthAndCoding
    ),
    Row(
      "both, other order",
      withFields("Transfer-Encoding: chunked", "Content-Length: 0"),
      400,
      .lengthAndCoding
    ),
    Row(
      "coding in HTTP/1.0",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
      .transferCodingOnOldVersion
    ),
    Row("identity", withFields("Transfer-Encoding: identity"), 400, .transferCodingInvalid),
    Row("xchunked", withFields("Transfer-Encoding: xchunked"), 400, .transferCodingInvalid),
    Row("chunkedx", withFields("Transfer-Encoding: chunkedx"), 400, .transferCodingInvalid),
    Row("empty coding", withFields("Transfer-Encoding:"), 400, .transferCodingInvalid),
    Row("only a comma", withFields("Transfer-Encoding: ,"), 400, .transferCodingInvalid),
    Row("comma behind", withFields("Transfer-Encoding: chunked,"), 400, .transferCodingInvalid),
    Row("comma before", withFields("Transfer-Encoding: ,chunked"), 400, .transferCodingInvalid),
    Row(
      "chunked twice",
      withFields("Transfer-Encoding: chunked, chunked"),
      400,
      .transferCodingInvalid
    ),
    Row(
      "chunked, identity",
      withFields("Transfer-Encoding: chunked, identity"),
      400,
      .transferCodingInvalid
    ),
    Row(
      "chunked not last",
      withFields("Transfer-Encoding: chunked, gzip"),
      400,
      .transferCodingInvalid
    ),
    Row("quoted", withFields("Transfer-Encoding: \"chunked\""), 400, .transferCodingInvalid),
    Row("parameter", withFields("Transfer-Encoding: chunked;a=b"), 400, .transferCodingInvalid),
    Row("vertical tab", withFields("Transfer-Encoding: \u{b}chunked"), 400, .controlOctet),
    Row("form feed", withFields("Transfer-Encoding: chunked\u{c}"), 400, .controlOctet),
    Row("blank inside", withFields("Transfer-Encoding: chun ked"), 400, .transferCodingInvalid),
    Row(
      "no-break space",
      withFields("Transfer-Encoding: \u{a0}chunked"),
      400,
      .transferCodingInvalid
    ),
    Row(
      "two lines",
      withFields("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
      400,
      .transferCodingRepeated
    ),
    Row(
      "two lines, one identity",
      withFields("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
      400,
      .transferCodingRepeated
    ),
    Row("gzip", withFields("Transfer-Encoding: gzip"), 501, .transferCodingUnknown),
    Row(
      "gzip, chunked",
      withFields("Transfer-Encoding: gzip, chunked"),
      501,
      .transferCodingUnknown
    ),
    Row("deflate", withFields("Transfer-Encoding: Deflate"), 501, .transferCodingUnknown),
    Row("no digits", withFields("Content-Length:"), 400, .contentLengthInvalid),
    Row("plus", withFields("Content-Length: +5"), 400, .contentLengthInvalid),
    Row("minus", withFields("Content-Length: -5"), 400, .contentLengthInvalid),
    Row("hexadecimal", withFields("Content-Length: 0x5"), 400, .contentLengthInvalid),
    Row("fraction", withFields("Content-Length: 5.0"), 400, .contentLengthInvalid),
    Row("exponent", withFields("Content-Length: 5e1"), 400, .contentLengthInvalid),
    Row("underscore", withFields("Content-Length: 1_0"), 400, .contentLengthInvalid),
    Row("two numbers", withFields("Content-Length: 5 5"), 400, .contentLengthInvalid),
    Row("list of equals", withFields("Content-Length: 5, 5"), 400, .contentLengthInvalid),
    Row("list of others", withFields("Content-Length: 5,6"), 400, .contentLengthInvalid),
    Row("comma behind the length", withFields("Content-Length: 5,"), 400, .contentLengthInvalid),
    Row("quoted length", withFields("Content-Length: \"5\""), 400, .contentLengthInvalid),
    Row("other digits", withFields("Content-Length: \u{665}"), 400, .contentLengthInvalid),
    Row(
      "20 digits",
      withFields("Content-Length: 10000000000000000000"),
      400,
      .contentLengthInvalid
    ),
    Row(
      "20 digits with zeros",
      withFields("Content-Length: 00000000000000000005"),
      400,
      .contentLengthInvalid
    ),
    Row(
      "beyond 64 bits",
      withFields("Content-Length: 18446744073709551621"),
      400,
      .contentLengthInvalid
    ),
    Row(
      "same length twice",
      withFields("Content-Length: 5", "Content-Length: 5"),
      400,
      .contentLengthRepeated
    ),
    Row(
      "two lengths",
      withFields("Content-Length: 5", "content-length: 6"),
      400,
      .contentLengthRepeated
    ),
  ]

  @Test(arguments: refused) func `in doubt the message is refused`(_ row: Row) {
    let outcome = RequestOutcome.of(row.bytes)
    #expect(outcome == .refused(.request(row.fault ?? .firstOctet)))
    #expect(outcome.fault?.status == row.status)
  }

  static let framings: [(String, BodyFraming)] = [
    (withFields(), .none),
    (withFields("Content-Length: 0"), .none),
    (withFields("Content-Length: 17"), .length(17)),
    (withFields("Content-Length: 0017"), .length(17)),
    (withFields("Content-Length:  17\t"), .length(17)),
    (withFields("Content-Length: 9999999999999999999"), .length(9_999_999_999_999_999_999)),
    (withFields("Transfer-Encoding: chunked"), .chunked),
    (withFields("tRANSFER-eNCODING: \tcHUNKED "), .chunked),
    ("POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\n", .length(3)),
    ("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", .length(3)),
    ("HEAD / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", .chunked),
    ("DELETE / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n", .length(3)),
  ]

  @Test(arguments: framings)
  func `one length, or chunked, or no body, whatever the method`(
    _ text: String,
    _ framing: BodyFraming
  ) {
    #expect(RequestOutcome.of(text).head?.framing == framing)
  }
}
