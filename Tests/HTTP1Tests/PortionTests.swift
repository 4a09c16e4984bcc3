import HTTP1
import Testing

@Suite("Heads in portions (RFC 9112 §2.2)")
struct PortionTests {
  static let requests =
    RequestLineTests.accepted + FieldTests.accepted
    + MessageLengthTests.framings.map { Row($0.0, accepted: $0.0) }
    + ConnectionTests.persistence.map { Row($0.0, accepted: $0.0) }
    + RequestTargetTests.accepted.map { Row($0.target, accepted: withTarget($0.target)) }
    + HostTests.accepted.map { Row($0, accepted: HostTests.with($0)) }

  static let refusedRequests =
    RequestLineTests.refused + RequestTargetTests.refused + HostTests.refused + FieldTests.refused
    + MessageLengthTests.refused

  static let replies =
    ReplyTests.accepted
    + ReplyTests.framings.map { Row($0.testDescription, accepted: $0.text, to: $0.method) }

  @Test(arguments: requests) func `every shorter prefix of a request asks for more`(_ row: Row) {
    for count in 0..<row.bytes.count {
      #expect(RequestOutcome.of(Array(row.bytes[..<count])) == .needMore)
    }
  }

  @Test(arguments: requests) func `octets behind a request change nothing`(_ row: Row) throws {
    let alone = RequestOutcome.of(row.bytes)
    try #require(alone.head != nil)
    for extra in ["x", "\r\n", "\0", "\n", ": ", "GET / HTTP/1.1\r\nHost: a\r\n\r\n"] {
      #expect(RequestOutcome.of(row.bytes + Array(extra.utf8)) == alone)
    }
  }

  @Test(arguments: requests) func `a request octet by octet is the same request`(_ row: Row) {
    #expect(RequestOutcome.octetByOctet(row.bytes) == RequestOutcome.of(row.bytes))
  }

  @Test(arguments: refusedRequests)
  func `a refusal does not depend on portions or on what follows`(_ row: Row) {
    let outcome = RequestOutcome.of(row.bytes)
    #expect(RequestOutcome.octetByOctet(row.bytes) == outcome)
    #expect(RequestOutcome.of(row.bytes + Array("\0 \n".utf8)) == outcome)
  }

  @Test(arguments: replies) func `every shorter prefix of a reply asks for more`(_ row: Row) {
    for count in 0..<row.bytes.count {
      #expect(ReplyOutcome.of(Array(row.bytes[..<count]), to: row.method) == .needMore)
    }
  }

  @Test(arguments: replies) func `a reply octet by octet is the same reply`(_ row: Row) throws {
    let alone = ReplyOutcome.of(row.bytes, to: row.method)
    try #require(alone.head != nil)
    #expect(ReplyOutcome.octetByOctet(row.bytes, to: row.method) == alone)
    #expect(ReplyOutcome.of(row.bytes + Array("\0 \n".utf8), to: row.method) == alone)
  }

  @Test(arguments: ReplyTests.refused)
  func `a refused reply is refused in any portions`(_ row: Row) {
    #expect(ReplyOutcome.octetByOctet(row.bytes) == ReplyOutcome.of(row.bytes))
  }

  @Test func `pipelined requests are read one by one`() throws {
    var rest = Array((withTarget("/a") + "\r\n" + withTarget("/b") + withTarget("/c")).utf8)
    var paths: [String] = []
    while !rest.isEmpty {
      let head = try #require(RequestOutcome.of(rest).head)
      paths.append(head.path)
      rest.removeFirst(head.byteCount)
    }
    #expect(paths == ["/a", "/b", "/c"])
  }
}
