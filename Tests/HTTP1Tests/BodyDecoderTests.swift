import HTTP1
import Testing

@Suite("Bodies by length and by close, limits of framing (RFC 9112 §6.3, §7.1)")
struct BodyDecoderTests {
  @Test(arguments: [[Int.max], [1], [2, 3]]) func `a length ends a body`(_ portions: [Int]) {
    let body = DecodedBody.of(Array("hello, next".utf8), .length(5), portions: portions)
    #expect(body.data == Array("hello".utf8))
    #expect(body.end == .ended(at: 5))
    #expect(body.isComplete)
  }

  @Test func `a body shorter than its length is not complete`() {
    let body = DecodedBody.of(Array("hell".utf8), .length(5))
    #expect(body.end == .needMore)
    #expect(!body.isComplete)
  }

  @Test func `no body ends at once`() {
    #expect(DecodedBody.of(Array("GET".utf8), .none).end == .ended(at: 0))
    #expect(DecodedBody.of(Array("GET".utf8), .length(0)).end == .ended(at: 0))
    #expect(DecodedBody.of([], .none).isComplete)
  }

  @Test func `a body until close is complete when the connection ends`() {
    let body = DecodedBody.of(Array("hello".utf8), .untilClose, portions: [2])
    #expect(body.data == Array("hello".utf8))
    #expect(body.end == .needMore)
    #expect(body.isComplete)
  }

  @Test func `the greatest length does not overflow`() {
    let body = DecodedBody.of(Array("hello".utf8), .length(.max))
    #expect(body.data.count == 5)
    let chunk = DecodedBody.of(Array("ffffffffffffffff\r\nhello".utf8), .chunked)
    #expect(chunk.data.count == 5)
  }

  @Test func `after its end a decoder takes nothing more`() {
    var decoder = BodyDecoder(framing: .chunked, limits: BodyLimits())
    let bytes = Array("0\r\n\r\n0\r\n".utf8)
    #expect(decoder.next(bytes.span) == .end(consumed: 5))
    #expect(decoder.next(bytes.span) == .end(consumed: 0))
    #expect(decoder.isEnded)
  }

  @Test func `after a failure a decoder fails for good`() {
    var decoder = BodyDecoder(framing: .chunked, limits: BodyLimits())
    #expect(decoder.next(Array("x".utf8).span) == .failed(.chunkSize))
    #expect(decoder.next(Array("0\r\n\r\n".utf8).span) == .failed(.chunkSize))
    #expect(!decoder.isCompleteAtEndOfInput())
  }

  @Test func `a chunk line is bounded`() {
    let limit = BodyLimits().chunkLineBytesMax
    #expect(limit == 256)
    let line = "1;" + String(repeating: "a", count: limit - 2)
    #expect(fault(line + "\r\n.\r\n") == nil)
    #expect(fault(line + "a\r\n.\r\n") == .chunkLineTooLong)
    #expect(BodyError.chunkLineTooLong.status == 400)
  }

  @Test func `the extensions of a body are bounded together`() {
    let chunk = "1;" + String(repeating: "a", count: 127) + "\r\n.\r\n"
    #expect(BodyLimits().chunkExtensionBytesMax == 4096)
    #expect(fault(String(repeating: chunk, count: 32)) == nil)
    #expect(fault(String(repeating: chunk, count: 33)) == .chunkExtensionsTooLong)
    #expect(BodyError.chunkExtensionsTooLong.status == 400)
  }

  @Test func `the trailers are bounded`() {
    let limits = BodyLimits()
    #expect(limits.trailerBytesMax == 4096)
    let start = "0\r\nX: "
    let long = String(repeating: "a", count: limits.trailerBytesMax - 3 - 4)
    #expect(fault(start + long + "\r\n\r\n") == nil)
    #expect(fault(start + long + "a\r\n\r\n") == .trailersTooLong)
    #expect(BodyError.trailersTooLong.status == 431)
  }

  @Test func `the trailer lines are bounded`() {
    #expect(BodyLimits().trailerLinesMax == 20)
    #expect(fault("0\r\n" + String(repeating: "X:\r\n", count: 20)) == nil)
    #expect(fault("0\r\n" + String(repeating: "X:\r\n", count: 21)) == .trailersTooMany)
    #expect(BodyError.trailersTooMany.status == 431)
  }

  private func fault(_ stream: String) -> BodyError? {
    let body = DecodedBody.of(Array(stream.utf8), .chunked, portions: [100])
    if case .failed(let error) = body.end { return error }
    return nil
  }
}
