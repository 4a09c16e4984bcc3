/// What the fields of one head say about framing, connection and expectations.
struct FieldFacts {
  var hasHost = false
  var host = ByteRange.empty
  var hasLength = false
  var length: UInt64 = 0
  var isChunked = false
  var expectsContinue = false
  var expectsOther = false
  var connection: ConnectionOptions = []
  var keepAliveTimeoutSeconds: UInt32?

  /// Takes one line into account; a second Host, Content-Length or Transfer-Encoding is refused
  /// even if it says the same, because not every reader looks at the same one.
  @inline(__always)
  mutating func note(
    _ name: FieldName,
    _ value: ByteRange,
    _ bytes: Span<UInt8>
  ) throws(HeadFault) {
    switch name {
    case .host:
      if hasHost { throw .hostRepeated }
      hasHost = true
      host = value
    case .contentLength:
      if hasLength { throw .contentLengthRepeated }
      hasLength = true
      length = try Self.contentLength(bytes, value)
    case .transferEncoding:
      if isChunked { throw .transferCodingRepeated }
      if let fault = TransferCoding.fault(bytes, value) { throw fault }
      isChunked = true
    case .connection:
      connection.read(bytes, value)
    case .keepAlive:
      keepAliveTimeoutSeconds = KeepAliveField.timeoutSeconds(bytes, value)
    case .expect:
      if Token.matches(bytes, value, "100-continue") {
        expectsContinue = true
      } else {
        expectsOther = true
      }
    default: break
    }
  }

  /// Transfer-Encoding beside Content-Length, or in a version that does not know it, makes the
  /// framing a matter of opinion [RFC 9112 §6.1].
  func checkCoding(minorVersion: UInt8) throws(HeadFault) {
    guard isChunked else { return }
    if hasLength { throw .lengthAndCoding }
    if minorVersion == 0 { throw .transferCodingOnOldVersion }
  }

  /// By Content-Length alone; a length of 0 is no body.
  var lengthFraming: BodyFraming? {
    guard hasLength else { return nil }
    return length == 0 ? BodyFraming.none : .length(length)
  }

  /// Persistent by default in HTTP/1.1, on demand in HTTP/1.0 [RFC 9112 §9.3].
  func keepsAlive(minorVersion: UInt8) -> Bool {
    if connection.contains(.close) { return false }
    return minorVersion > 0 || connection.contains(.keepAlive)
  }

  /// 1 to 19 digits and nothing else [RFC 9110 §8.6].
  ///
  /// `Int(_:)` is not used because it takes a sign (`+5`), which another reader may not; 19 digits
  /// cannot overflow.
  private static func contentLength(
    _ bytes: Span<UInt8>,
    _ value: ByteRange
  ) throws(HeadFault) -> UInt64 {
    guard 1...19 ~= value.count else { throw .contentLengthInvalid }
    var length: UInt64 = 0
    for index in value.offsets {
      let octet = bytes[index]
      guard Octet.isDigit(octet) else { throw .contentLengthInvalid }
      length = length &* 10 &+ UInt64(octet &- 48)
    }
    return length
  }
}
