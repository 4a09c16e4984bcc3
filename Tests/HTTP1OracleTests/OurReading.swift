import HTTP1

/// What HTTP1 makes of a stream of messages.
struct OurReading {
  /// The complete messages.
  var messages: [OracleMessage] = []

  /// Where the last of them ends.
  var byteCount = 0

  /// What follows is refused.
  var isRefused = false

  /// The last message goes on until the connection ends.
  var endsWithConnection = false

  /// A dropped trailer has a name that llhttp takes for framing, and may refuse for its value.
  var hasFramingTrailer = false

  static func requests(_ bytes: [UInt8]) -> OurReading {
    var reading = OurReading()
    var head = RequestHead()
    while reading.byteCount < bytes.count {
      let start = reading.byteCount
      let rest = bytes[start...]
      var scan = HeadScan()
      let step = rest.withContiguousBytes {
        HeadParser.parseRequest($0, scan: &scan, limits: .downstream, into: &head)
      }
      guard reading.isComplete(step) else { break }
      let target = text(rest, head.target)
      var message = OracleMessage(
        start: "\(head.method.name) \(target)",
        minorVersion: Int(head.minorVersion)
      )
      message.fields = head.fields.map {
        text(rest, $0.nameRange) + ": " + text(rest, $0.valueRange)
      }
      guard reading.take(message, head.framing, rest.dropFirst(head.byteCount)) else { break }
      if !head.keepAlive { break }
    }
    return reading
  }

  /// The replies to one request; interim ones first.
  static func replies(_ bytes: [UInt8], to method: Method) -> OurReading {
    var reading = OurReading()
    var head = ResponseHead()
    while reading.byteCount < bytes.count {
      let rest = bytes[reading.byteCount...]
      var scan = HeadScan()
      let step = rest.withContiguousBytes {
        HeadParser.parseResponse(
          $0,
          scan: &scan,
          requestMethod: method,
          limits: .upstream,
          into: &head
        )
      }
      guard reading.isComplete(step) else { break }
      var message = OracleMessage(start: "\(head.status)", minorVersion: Int(head.minorVersion))
      message.fields = head.fields.map {
        text(rest, $0.nameRange) + ": " + text(rest, $0.valueRange)
      }
      guard reading.take(message, head.framing, rest.dropFirst(head.byteCount)) else { break }
      if !head.isInterim || !head.keepAlive { break }
    }
    return reading
  }

  private mutating func isComplete(_ step: HeadStep) -> Bool {
    if case .refused = step { isRefused = true }
    return step == .complete
  }

  /// Reads the body; true when the message is complete.
  private mutating func take(
    _ message: OracleMessage,
    _ framing: BodyFraming,
    _ stream: ArraySlice<UInt8>
  ) -> Bool {
    var message = message
    var decoder = BodyDecoder(framing: framing, limits: BodyLimits())
    var rest = stream
    while true {
      let step = rest.withContiguousBytes { decoder.next($0) }
      switch step {
      case .data(let skip, let count):
        message.body += rest.dropFirst(skip).prefix(count)
        rest = rest.dropFirst(skip + count)
        continue
      case .end(let consumed):
        noteTrailers(rest.prefix(consumed))
        messages.append(message)
        byteCount = rest.startIndex + consumed
        return true
      case .needMore:
        guard decoder.isCompleteAtEndOfInput() else { return false }
        endsWithConnection = true
        messages.append(message)
        byteCount = rest.endIndex
        return true
      case .failed:
        isRefused = true
        return false
      }
    }
  }

  private mutating func noteTrailers(_ bytes: ArraySlice<UInt8>) {
    let trailers = String(decoding: bytes, as: UTF8.self).lowercased()
    for name in ["content-length", "transfer-encoding"] where trailers.contains(name) {
      hasFramingTrailer = true
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>, _ range: ByteRange) -> String {
    let start = bytes.startIndex
    return String(
      decoding: bytes[(start + Int(range.start))..<(start + Int(range.end))],
      as: UTF8.self
    )
  }
}

extension ArraySlice<UInt8> {
  fileprivate func withContiguousBytes<R>(_ body: (Span<UInt8>) -> R) -> R { body(span) }
}
