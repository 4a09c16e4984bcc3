import HTTP1
import Testing

@Suite("Percent-encoding (RFC 3986 §2.1, §3.3)")
struct PercentCodingTests {
  static let segments: [(String, String)] = [
    ("main", "main"), ("a%20b", "a b"), ("%41%7e%C3%a9", "A~\u{e9}"), ("a+b", "a+b"),
    ("1203630@g.us", "1203630@g.us"), ("...", "..."), ("%2e%2e%2e", "..."), (".a", ".a"), ("", ""),
    ("a%252Fb", "a%2Fb"), ("%F0%9F%98%80", "\u{1f600}"), ("%0a", "\n"),
  ]

  static let refused: [(String, PercentCodingError)] = [
    ("%", .escape), ("a%4", .escape), ("%zz", .escape), ("%4g", .escape), ("%%41", .escape),
    ("a%00", .null), ("a%2fb", .slash), ("a%2Fb", .slash), ("a/b", .slash), (".", .dotSegment),
    ("..", .dotSegment), ("%2e", .dotSegment), (".%2E", .dotSegment), ("%ff", .notUTF8),
    ("%c3", .notUTF8), ("%c3a", .notUTF8), ("%c0%af", .notUTF8), ("%ed%a0%80", .notUTF8),
    ("%e0%80%af", .notUTF8), ("%f4%90%80%80", .notUTF8), ("%f0%80%80%af", .notUTF8),
    ("%80", .notUTF8),
    ("0123456789012345678901234567890123", .tooLong),
  ]

  @Test(arguments: segments)
  func `a path segment is decoded once`(_ encoded: String, _ decoded: String) throws {
    var writer = ByteWriter(capacity: 32)
    try PercentCoding.decodeSegment(Array(encoded.utf8).span, into: &writer)
    #expect(written(writer) == decoded)
  }

  @Test(arguments: refused)
  func `what could be two segments, or none, is refused`(
    _ encoded: String,
    _ error: PercentCodingError
  ) {
    var writer = ByteWriter(capacity: 32)
    writer.append("/")
    #expect(throws: error) {
      try PercentCoding.decodeSegment(Array(encoded.utf8).span, into: &writer)
    }
    #expect(written(writer) == "/")
  }

  @Test func `in a query a plus is a space and a slash is itself`() throws {
    var writer = ByteWriter(capacity: 32)
    try PercentCoding.decodeQueryComponent(Array("a+b%2Bc%2f/..".utf8).span, into: &writer)
    #expect(written(writer) == "a b+c//..")
    #expect(throws: PercentCodingError.null) {
      try PercentCoding.decodeQueryComponent(Array("%00".utf8).span, into: &writer)
    }
  }

  @Test func `only unreserved octets stay as they are`() {
    var writer = ByteWriter(capacity: 1024)
    PercentCoding.encode(Array("aZ09-._~ /%?&=+@:\u{e9}".utf8).span, into: &writer)
    #expect(written(writer) == "aZ09-._~%20%2F%25%3F%26%3D%2B%40%3A%C3%A9")
  }

  @Test(arguments: 0..<100 as Range<UInt64>)
  func `what is encoded decodes to itself`(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let scalars = (0..<Int.random(in: 3..<20, using: &random)).map { _ in
      Unicode.Scalar(UInt32.random(in: 1..<0xd800, using: &random)) ?? "a"
    }
    let original = String(String.UnicodeScalarView(scalars.filter { $0 != "/" }))
    var encoded = ByteWriter(capacity: 1024)
    PercentCoding.encode(Array(original.utf8).span, into: &encoded)
    var decoded = ByteWriter(capacity: 1024)
    try PercentCoding.decodeQueryComponent(Array(written(encoded).utf8).span, into: &decoded)
    #expect(Array(written(decoded).utf8) == Array(original.utf8), "seed \(seed)")
  }
}

/// A writer's octets as text.
func written(_ writer: borrowing ByteWriter) -> String {
  // SAFETY: the octets are copied while the writer is alive.
  unsafe String(decoding: writer.bytes, as: UTF8.self)
}
