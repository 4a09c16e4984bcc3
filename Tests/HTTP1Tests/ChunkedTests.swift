import HTTP1
import Testing

@Suite("Chunked transfer coding (RFC 9112 §7.1)")
struct ChunkedTests {
  struct Good: Sendable, CustomTestStringConvertible {
    let name: String
    let stream: String
    let data: String
    var testDescription: String { name }
  }

  static let good = [
    Good(name: "one chunk", stream: "5\r\nhello\r\n0\r\n\r\n", data: "hello"),
    Good(name: "two chunks", stream: "5\r\nhello\r\n1\r\n!\r\n0\r\n\r\n", data: "hello!"),
    Good(name: "no data", stream: "0\r\n\r\n", data: ""),
    Good(
      name: "hexadecimal, both cases",
      stream: "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n",
      data: "01234567890123456789a"
    ),
    Good(name: "leading zeros", stream: "0000000000000005\r\nhello\r\n0000\r\n\r\n", data: "hello"),
    Good(
      name: "sixteen digits in each size",
      stream: "0000000000000001\r\na\r\n0000000000000001\r\nb\r\n0000000000000000\r\n\r\n",
      data: "ab"
    ),
    Good(name: "CRLF as data", stream: "4\r\n\r\n\r\n\r\n0\r\n\r\n", data: "\r\n\r\n"),
    Good(name: "a chunk in the data", stream: "5\r\n0\r\n\r\n\r\n0\r\n\r\n", data: "0\r\n\r\n"),
    Good(name: "extension", stream: "5;a\r\nhello\r\n0\r\n\r\n", data: "hello"),
    Good(name: "extension with value", stream: "5;a=b\r\nhello\r\n0;c=d\r\n\r\n", data: "hello"),
    Good(name: "two extensions", stream: "5;a;b=c\r\nhello\r\n0\r\n\r\n", data: "hello"),
    Good(
      name: "quoted extension",
      stream: "5;a=\"b;\\\"\\\\ \";c\r\nhello\r\n0\r\n\r\n",
      data: "hello"
    ),
    Good(name: "trailer", stream: "5\r\nhello\r\n0\r\nX: a\r\n\r\n", data: "hello"),
    Good(name: "two trailers", stream: "5\r\nhello\r\n0\r\nX: a\r\nY:\tb \r\n\r\n", data: "hello"),
    Good(
      name: "forbidden trailers are dropped like all",
      stream: "0\r\nContent-Length: 5\r\nTransfer-Encoding: x\r\nHost: a\r\n\r\n",
      data: ""
    ),
  ]

  struct Bad: Sendable, CustomTestStringConvertible {
    let stream: String
    let error: BodyError
    let status: UInt16
    var testDescription: String { stream }

    init(_ stream: String, _ error: BodyError, _ status: UInt16 = 400) {
      self.stream = stream
      self.error = error
      self.status = status
    }
  }

  static let bad = [
    Bad("\r\n", .chunkSize),
    Bad("x\r\n", .chunkSize),
    Bad("-5\r\n", .chunkSize),
    Bad("+5\r\n", .chunkSize),
    Bad("0x5\r\n", .chunkSize),
    Bad("5_0\r\n", .chunkSize),
    Bad(" 5\r\n", .chunkSize),
    Bad("\t5\r\n", .chunkSize),
    Bad("5 \r\n", .chunkSize),
    Bad("5 ;a\r\n", .chunkSize),
    Bad(";a\r\n", .chunkSize),
    Bad("5,\r\n", .chunkSize),
    Bad("5\0\r\n", .chunkSize),
    Bad("\u{ff15}\r\n", .chunkSize),
    Bad("00000000000000005\r\n", .chunkSizeTooLarge),
    Bad("10000000000000005\r\n", .chunkSizeTooLarge),
    Bad("5\nhello", .chunkLineEnd),
    Bad("5\rhello", .chunkLineEnd),
    Bad("5\r\r\n", .chunkLineEnd),
    Bad("5;\r\n", .chunkExtension),
    Bad("5;;a\r\n", .chunkExtension),
    Bad("5; a\r\n", .chunkExtension),
    Bad("5;a \r\n", .chunkExtension),
    Bad("5;a =b\r\n", .chunkExtension),
    Bad("5;=b\r\n", .chunkExtension),
    Bad("5;a=\r\n", .chunkExtension),
    Bad("5;a=b=c\r\n", .chunkExtension),
    Bad("5;a\n", .chunkExtension),
    Bad("5;a\0\r\n", .chunkExtension),
    Bad("5;a=\"b\r\n", .chunkExtension),
    Bad("5;a=\"b\n\"\r\n", .chunkExtension),
    Bad("5;a=\"b\\\r\n\"\r\n", .chunkExtension),
    Bad("5;a=\"b\"c\r\n", .chunkExtension),
    Bad("5\r\nhello!", .chunkDataEnd),
    Bad("5\r\nhello\n", .chunkDataEnd),
    Bad("5\r\nhello\r!", .chunkDataEnd),
    Bad("5\r\nhello0\r\n", .chunkDataEnd),
    Bad("0\n\n", .chunkLineEnd),
    Bad("0\r\n\n", .trailerSyntax),
    Bad("0\r\n\rx", .trailerLineEnd),
    Bad("0\r\n X: a\r\n", .trailerSyntax),
    Bad("0\r\n: a\r\n", .trailerSyntax),
    Bad("0\r\nX : a\r\n", .trailerSyntax),
    Bad("0\r\nX\r\n", .trailerSyntax),
    Bad("0\r\nX: a\r\n b\r\n", .trailerSyntax),
    Bad("0\r\nX: a\0\r\n", .trailerSyntax),
    Bad("0\r\nX: a\u{7f}\r\n", .trailerSyntax),
    Bad("0\r\nX: a\n\r\n", .trailerLineEnd),
    Bad("0\r\nX: a\r\r\n", .trailerLineEnd),
  ]

  @Test(arguments: good) func `data comes out, framing does not`(_ row: Good) {
    let stream = Array(row.stream.utf8)
    for extra in ["", "x", "0\r\n\r\n", "GET / HTTP/1.1\r\n"] {
      let body = DecodedBody.of(stream + Array(extra.utf8), .chunked)
      #expect(body.data == Array(row.data.utf8))
      #expect(body.end == .ended(at: stream.count))
      #expect(body.isComplete)
    }
  }

  @Test(arguments: good) func `octet by octet it is the same body`(_ row: Good) {
    let stream = Array(row.stream.utf8)
    let whole = DecodedBody.of(stream, .chunked)
    #expect(DecodedBody.of(stream, .chunked, portions: [1]) == whole)
    #expect(DecodedBody.of(stream, .chunked, portions: [2, 1, 3]) == whole)
  }

  @Test(arguments: good) func `a body that is cut is not complete`(_ row: Good) {
    let stream = Array(row.stream.utf8)
    for count in 0..<stream.count {
      let body = DecodedBody.of(Array(stream[..<count]), .chunked)
      #expect(body.end == .needMore)
      #expect(!body.isComplete)
    }
  }

  @Test(arguments: bad) func `broken framing fails`(_ row: Bad) {
    let stream = Array(row.stream.utf8)
    let body = DecodedBody.of(stream, .chunked)
    #expect(body.end == .failed(row.error))
    #expect(row.error.status == row.status)
    #expect(!body.isComplete)
    #expect(DecodedBody.of(stream, .chunked, portions: [1]) == body)
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func `random splits change nothing`(_ seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var stream: [UInt8] = []
    var data: [UInt8] = []
    for _ in 0..<Int.random(in: 0..<6, using: &random) {
      let chunk = (0..<Int.random(in: 1..<40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      data += chunk
      let parameters = ["", ";a", ";a=b", ";a=\"\\\"\""].randomElement(using: &random) ?? ""
      stream += Array((String(chunk.count, radix: 16) + parameters + "\r\n").utf8)
      stream += chunk + Array("\r\n".utf8)
    }
    stream += Array("0\r\nX: a\r\n\r\n".utf8)
    let portions = (0..<50).map { _ in Int.random(in: 1..<12, using: &random) }
    let body = DecodedBody.of(stream, .chunked, portions: portions)
    #expect(body.data == data, "seed \(seed)")
    #expect(body.end == .ended(at: stream.count), "seed \(seed)")
  }
}
