/// Reads request and reply heads, strictly [RFC 9112].
///
/// The octets may arrive in any portions. Each call gets all octets of the message so far; the scan
/// remembers what it has seen. Only when the head is complete are its lines cut up, in one pass.
/// What is accepted has one meaning for every reader of the RFC; everything else is refused, so
/// that nobody behind the gateway can read it differently (request smuggling).
///
/// Not here: whether the authority is ours, which targets exist, how large a body may be.
package enum HeadParser {
  /// Reads a request head.
  ///
  /// `bytes` starts at the message's first octet and may go on behind its head; `scan` belongs to
  /// the connection and is new for each message (it is reset when the head is complete). The
  /// earlier content of `head` is lost whatever is returned. After a refusal nothing else on the
  /// connection may be read.
  package static func parseRequest(
    _ bytes: Span<UInt8>,
    scan: inout HeadScan,
    limits: HeadLimits,
    into head: inout RequestHead
  ) -> HeadStep {
    let finding = scan.advance(bytes, limits: limits, isReply: false)
    do throws(HeadFault) {
      // A bad request line is refused as soon as it is there: such a client may wait for ever.
      if scan.startLineEnd != 0 && (finding == .complete || !scan.startLineChecked) {
        try RequestLine.parse(bytes, Int(scan.start), Int(scan.startLineEnd), into: &head)
        scan.startLineChecked = true
      }
      switch finding {
      case .needMore: return .needMore
      case .fault(let fault): return .refused(.request(fault))
      case .complete: break
      }
      head.byteCount = Int(scan.position)
      let first = Int(scan.startLineEnd) + 2
      scan.reset()
      var facts = FieldFacts()
      try FieldSection.parse(bytes, first, head.byteCount - 2, into: &head.fields, &facts)
      try conclude(bytes, facts, &head)
      return .complete
    } catch {
      return .refused(.request(error))
    }
  }

  /// Reads the head of a reply to a request with method `requestMethod`.
  ///
  /// As for requests. An interim reply (1xx) is a head of its own; the next one begins behind it.
  package static func parseResponse(
    _ bytes: Span<UInt8>,
    scan: inout HeadScan,
    requestMethod: Method,
    limits: HeadLimits,
    into head: inout ResponseHead
  ) -> HeadStep {
    let finding = scan.advance(bytes, limits: limits, isReply: true)
    do throws(HeadFault) {
      if scan.startLineEnd != 0 && (finding == .complete || !scan.startLineChecked) {
        try StatusLine.parse(bytes, Int(scan.startLineEnd), into: &head)
        scan.startLineChecked = true
      }
      switch finding {
      case .needMore: return .needMore
      case .fault(let fault): return .refused(.reply(fault))
      case .complete: break
      }
      head.byteCount = Int(scan.position)
      let first = Int(scan.startLineEnd) + 2
      scan.reset()
      var facts = FieldFacts()
      try FieldSection.parse(bytes, first, head.byteCount - 2, into: &head.fields, &facts)
      try conclude(facts, &head, requestMethod: requestMethod)
      return .complete
    } catch {
      return .refused(.reply(error))
    }
  }

  private static func conclude(
    _ bytes: Span<UInt8>,
    _ facts: FieldFacts,
    _ head: inout RequestHead
  ) throws(HeadFault) {
    try facts.checkCoding(minorVersion: head.minorVersion)
    try checkHost(bytes, facts, &head)
    head.connection = facts.connection
    head.keepAlive = facts.keepsAlive(minorVersion: head.minorVersion)
    if facts.isChunked {
      head.framing = .chunked
    } else {
      // No length means no body, for requests of any method [RFC 9112 §6.3].
      head.framing = facts.lengthFraming ?? .none
    }
    head.expectsContinue = false
    // An expectation from an HTTP/1.0 client is ignored [RFC 9110 §10.1.1].
    if head.minorVersion > 0 {
      if facts.expectsOther { throw .expectation }
      head.expectsContinue = facts.expectsContinue && head.framing != .none
    }
  }

  /// Exactly one valid Host, which may be missing from HTTP/1.0 only [RFC 9112 §3.2].
  private static func checkHost(
    _ bytes: Span<UInt8>,
    _ facts: FieldFacts,
    _ head: inout RequestHead
  ) throws(HeadFault) {
    let isAbsolute = head.form == .absoluteHTTP || head.form == .absoluteHTTPS
    guard facts.hasHost else {
      if head.minorVersion > 0 { throw .hostMissing }
      if !isAbsolute { head.authority = .empty }
      return
    }
    // An http URI has a host; only `*` names no URI [RFC 9110 §4.2.1].
    let mayBeEmpty = head.form == .asterisk && facts.host.isEmpty
    guard mayBeEmpty || Authority.isValid(bytes, facts.host) else { throw .hostInvalid }
    // The authority of an absolute target takes precedence [RFC 9112 §3.2.2].
    if !isAbsolute { head.authority = facts.host }
  }

  private static func conclude(
    _ facts: FieldFacts,
    _ head: inout ResponseHead,
    requestMethod: Method
  ) throws(HeadFault) {
    try facts.checkCoding(minorVersion: head.minorVersion)
    head.connection = facts.connection
    head.contentLength = facts.hasLength ? facts.length : nil
    head.keepAliveTimeoutSeconds = facts.keepAliveTimeoutSeconds
    let hasNoBody =
      requestMethod == .head || head.isInterim || head.status == 204 || head.status == 304
    if hasNoBody {
      head.framing = .none
    } else if facts.isChunked {
      head.framing = .chunked
    } else {
      head.framing = facts.lengthFraming ?? .untilClose
    }
    head.keepAlive =
      head.framing != .untilClose && facts.keepsAlive(minorVersion: head.minorVersion)
  }
}
