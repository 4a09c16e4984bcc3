/// `HTTP-version SP status-code SP [reason-phrase]` [RFC 9112 §4].
enum StatusLine {
  /// Reads the line from offset 0 to `end`, where its CR stands.
  ///
  /// The space before an empty reason is required, as the RFC says: a line without it may have been
  /// cut.
  static func parse(
    _ bytes: Span<UInt8>,
    _ end: Int,
    into head: inout ResponseHead
  ) throws(HeadFault) {
    guard end >= 13, bytes[8] == Octet.space, bytes[12] == Octet.space else { throw .statusLine }
    head.minorVersion = try RequestLine.minorVersion(bytes, 0)
    var status: UInt16 = 0
    for index in 9..<12 {
      guard Octet.isDigit(bytes[index]) else { throw .statusLine }
      status = status * 10 + UInt16(bytes[index] - 48)
    }
    guard 100...599 ~= status else { throw .statusCode }
    // We never ask for an upgrade [RFC 9110 §7.8]: whatever speaks after this is not HTTP.
    guard status != 101 else { throw .switchingProtocols }
    head.status = status
    head.reason = ByteRange(13, end)
  }
}
