import HTTP1

/// What the parser made of a request head, copied so that it can be compared.
enum RequestOutcome: Equatable {
  case needMore
  case refused(HeadError)
  case accepted(ParsedRequest)

  /// All octets in one call.
  static func of(_ bytes: [UInt8], limits: HeadLimits = .downstream) -> RequestOutcome {
    var scan = HeadScan()
    var head = RequestHead()
    let step = HeadParser.parseRequest(bytes.span, scan: &scan, limits: limits, into: &head)
    return RequestOutcome(step, head, bytes)
  }

  static func of(_ text: String, limits: HeadLimits = .downstream) -> RequestOutcome {
    of(Array(text.utf8), limits: limits)
  }

  /// One octet more with each call, until there is an answer; as between two calls on one loop,
  /// the head is used for another connection in the meantime.
  static func octetByOctet(_ bytes: [UInt8], limits: HeadLimits = .downstream) -> RequestOutcome {
    let other = Array("PUT /other HTTP/1.0\r\nother: field\r\n\r\n".utf8)
    var scan = HeadScan()
    var head = RequestHead()
    for count in 0...bytes.count {
      let prefix = bytes.span.extracting(0..<count)
      let step = HeadParser.parseRequest(prefix, scan: &scan, limits: limits, into: &head)
      if step != .needMore { return RequestOutcome(step, head, bytes) }
      var otherScan = HeadScan()
      _ = HeadParser.parseRequest(other.span, scan: &otherScan, limits: limits, into: &head)
    }
    return .needMore
  }

  private init(_ step: HeadStep, _ head: borrowing RequestHead, _ bytes: [UInt8]) {
    switch step {
    case .needMore: self = .needMore
    case .refused(let error): self = .refused(error)
    case .complete: self = .accepted(ParsedRequest(head, bytes))
    }
  }

  var fault: HeadFault? {
    if case .refused(.request(let fault)) = self { return fault }
    return nil
  }

  var head: ParsedRequest? {
    if case .accepted(let head) = self { return head }
    return nil
  }
}

struct ParsedRequest: Equatable {
  var method: Method
  var minorVersion: UInt8
  var form: TargetForm
  var target: String
  var path: String
  var query: String?
  var authority: String
  var fields: [String]
  var names: [FieldName]
  var framing: BodyFraming
  var keepAlive: Bool
  var expectsContinue: Bool
  var byteCount: Int

  init(_ head: borrowing RequestHead, _ bytes: [UInt8]) {
    method = head.method
    minorVersion = head.minorVersion
    form = head.form
    target = text(bytes, head.target)
    path = text(bytes, head.path)
    query = head.hasQuery ? text(bytes, head.query) : nil
    authority = text(bytes, head.authority)
    fields = head.fields.map { text(bytes, $0.nameRange) + "=" + text(bytes, $0.valueRange) }
    names = head.fields.map(\.name)
    framing = head.framing
    keepAlive = head.keepAlive
    expectsContinue = head.expectsContinue
    byteCount = head.byteCount
  }
}

func text(_ bytes: [UInt8], _ range: ByteRange) -> String {
  String(decoding: bytes[range.offsets], as: UTF8.self)
}
