import HTTP1

/// What the parser made of a reply head, copied so that it can be compared.
enum ReplyOutcome: Equatable {
  case needMore
  case refused(HeadError)
  case accepted(ParsedReply)

  static func of(
    _ bytes: [UInt8],
    to method: Method = .get,
    limits: HeadLimits = .upstream
  ) -> ReplyOutcome {
    var scan = HeadScan()
    var head = ResponseHead()
    let step = HeadParser.parseResponse(
      bytes.span,
      scan: &scan,
      requestMethod: method,
      limits: limits,
      into: &head
    )
    return ReplyOutcome(step, head, bytes)
  }

  static func of(_ text: String, to method: Method = .get) -> ReplyOutcome {
    of(Array(text.utf8), to: method)
  }

  static func octetByOctet(
    _ bytes: [UInt8],
    to method: Method = .get,
    limits: HeadLimits = .upstream
  ) -> ReplyOutcome {
    var scan = HeadScan()
    var head = ResponseHead()
    for count in 0...bytes.count {
      let step = HeadParser.parseResponse(
        bytes.span.extracting(0..<count),
        scan: &scan,
        requestMethod: method,
        limits: limits,
        into: &head
      )
      if step != .needMore { return ReplyOutcome(step, head, bytes) }
    }
    return .needMore
  }

  private init(_ step: HeadStep, _ head: borrowing ResponseHead, _ bytes: [UInt8]) {
    switch step {
    case .needMore: self = .needMore
    case .refused(let error): self = .refused(error)
    case .complete: self = .accepted(ParsedReply(head, bytes))
    }
  }

  var fault: HeadFault? {
    if case .refused(.reply(let fault)) = self { return fault }
    return nil
  }

  var head: ParsedReply? {
    if case .accepted(let head) = self { return head }
    return nil
  }
}

struct ParsedReply: Equatable {
  var status: UInt16
  var minorVersion: UInt8
  var reason: String
  var fields: [String]
  var framing: BodyFraming
  var contentLength: UInt64?
  var keepAlive: Bool
  var keepAliveTimeoutSeconds: UInt32?
  var isInterim: Bool
  var byteCount: Int

  init(_ head: borrowing ResponseHead, _ bytes: [UInt8]) {
    status = head.status
    minorVersion = head.minorVersion
    reason = text(bytes, head.reason)
    fields = head.fields.map { text(bytes, $0.nameRange) + "=" + text(bytes, $0.valueRange) }
    framing = head.framing
    contentLength = head.contentLength
    keepAlive = head.keepAlive
    keepAliveTimeoutSeconds = head.keepAliveTimeoutSeconds
    isInterim = head.isInterim
    byteCount = head.byteCount
  }
}
