import HTTP1
import Testing

@Suite("Limits of a head (RFC 9112 §3, RFC 9110 §5.4, RFC 6585 §5)")
struct HeadLimitTests {
  static let limits = HeadLimits(requestLineBytesMax: 40, headBytesMax: 120, fieldLinesMax: 3)

  /// A request line of exactly `count` octets.
  static func line(_ count: Int) -> String {
    "GET /" + String(repeating: "a", count: count - 14) + " HTTP/1.1"
  }

  /// A head of exactly `count` octets.
  static func head(_ count: Int) -> String {
    let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
    return start + String(repeating: "a", count: count - start.utf8.count - 4) + "\r\n\r\n"
  }

  @Test func `a request line may have 8 KB, a head 16 KB and 100 lines`() {
    let limits = HeadLimits.downstream
    #expect(limits.requestLineBytesMax == 8192)
    #expect(limits.headBytesMax == 16_384)
    #expect(limits.fieldLinesMax == 100)
    #expect(HeadLimits.upstream.headBytesMax == 32_768)
  }

  @Test func `a request line beyond its limit is 414`() {
    #expect(RequestOutcome.of(withLine(Self.line(40)), limits: Self.limits).head != nil)
    let outcome = RequestOutcome.of(withLine(Self.line(41)), limits: Self.limits)
    #expect(outcome.fault == .startLineTooLong)
    #expect(outcome.fault?.status == 414)
  }

  @Test func `a request line is refused before it ends`() {
    let start = "GET /" + String(repeating: "a", count: 35)
    #expect(RequestOutcome.of(start, limits: Self.limits) == .needMore)
    #expect(RequestOutcome.of(start + "a", limits: Self.limits).fault == .startLineTooLong)
    #expect(RequestOutcome.of(start + "aaaa\0", limits: Self.limits).fault == .startLineTooLong)
  }

  @Test func `a head beyond its limit is 431`() {
    #expect(RequestOutcome.of(Self.head(120), limits: Self.limits).head != nil)
    let outcome = RequestOutcome.of(Self.head(121), limits: Self.limits)
    #expect(outcome.fault == .headTooLong)
    #expect(outcome.fault?.status == 431)
  }

  @Test func `a head is refused as soon as it cannot fit`() {
    let start = Array(Self.head(200).utf8)
    #expect(RequestOutcome.of(Array(start[..<119]), limits: Self.limits) == .needMore)
    #expect(RequestOutcome.of(Array(start[..<120]), limits: Self.limits).fault == .headTooLong)
  }

  @Test func `an empty line before the request counts`() {
    #expect(RequestOutcome.of("\r\n" + Self.head(118), limits: Self.limits).head != nil)
    #expect(RequestOutcome.of("\r\n" + Self.head(119), limits: Self.limits).fault == .headTooLong)
  }

  @Test func `a line too many is 431`() {
    let three = "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY:\r\n"
    #expect(RequestOutcome.of(three + "\r\n", limits: Self.limits).head != nil)
    let outcome = RequestOutcome.of(three + "Z:\r\n", limits: Self.limits)
    #expect(outcome.fault == .fieldLinesTooMany)
    #expect(outcome.fault?.status == 431)
  }

  @Test func `the body behind a head does not count`() {
    let text = Self.head(120) + String(repeating: "a", count: 1000)
    #expect(RequestOutcome.of(text, limits: Self.limits).head?.byteCount == 120)
  }

  @Test func `limits of a reply lead to 502`() {
    let long = "HTTP/1.1 200 " + String(repeating: "a", count: 28) + "\r\n"
    let outcome = ReplyOutcome.of(Array(long.utf8), limits: Self.limits)
    #expect(outcome == .refused(.reply(.startLineTooLong)))
    #expect(HeadError.reply(.startLineTooLong).status == 502)
  }

  @Test func `a scan that saw nothing is idle`() {
    var scan = HeadScan()
    var head = RequestHead()
    let bytes = Array(withTarget("/").utf8)
    let nothing = bytes.span.extracting(0..<0)
    #expect(
      HeadParser.parseRequest(nothing, scan: &scan, limits: .downstream, into: &head) == .needMore
    )
    #expect(scan.isIdle)
    let some = bytes.span.extracting(0..<3)
    #expect(
      HeadParser.parseRequest(some, scan: &scan, limits: .downstream, into: &head) == .needMore
    )
    #expect(!scan.isIdle)
    #expect(
      HeadParser.parseRequest(bytes.span, scan: &scan, limits: .downstream, into: &head)
        == .complete
    )
    #expect(scan.isIdle)
  }
}
