/// A reply head that was found good.
///
/// All ranges are offsets into the buffer it was parsed from.
package struct ResponseHead: ~Copyable {
  /// 100 to 599, never 101.
  package var status: UInt16 = 0

  /// 0 or 1.
  package var minorVersion: UInt8 = 1

  package var reason = ByteRange.empty

  /// All field lines in the order they came.
  package var fields: [FieldLine] = []

  /// `.none` for replies to HEAD and for 1xx, 204 and 304, whatever their fields announce
  /// [RFC 9112 §6.3].
  package var framing = BodyFraming.none

  /// What Content-Length says, also where no body follows (a reply to HEAD).
  package var contentLength: UInt64?

  package var connection: ConnectionOptions = []

  /// The connection may carry another request once the body has been read to its end.
  package var keepAlive = true

  /// `timeout` of the Keep-Alive field: the upstream closes the connection after so many idle
  /// seconds.
  package var keepAliveTimeoutSeconds: UInt32?

  package var byteCount = 0

  package init() {
    fields.reserveCapacity(HeadLimits.upstream.fieldLinesMax)
  }

  /// True for 1xx: the final reply follows [RFC 9110 §15.2].
  package var isInterim: Bool { status < 200 }

  /// The value of the first line of that name.
  package func value(of name: FieldName) -> ByteRange? {
    for index in 0..<fields.count where fields[index].name == name {
      return fields[index].valueRange
    }
    return nil
  }

  /// True when a Connection field nominates that line of `bytes`, the buffer that the head was
  /// parsed from, for removal.
  package func nominates(_ line: FieldLine, in bytes: Span<UInt8>) -> Bool {
    guard connection.contains(.nominations) else { return false }
    return ConnectionOptions.nominates(line, fields: fields, bytes: bytes)
  }
}
