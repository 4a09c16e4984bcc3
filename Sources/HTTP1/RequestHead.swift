/// A request head that was found good.
///
/// All ranges are offsets into the buffer it was parsed from.
///
/// One serves a loop: parsing into it again reuses the memory of `fields`.
package struct RequestHead: ~Copyable {
  package var method = Method.get

  /// 0 or 1.
  package var minorVersion: UInt8 = 1

  package var form = TargetForm.origin

  /// The whole target as it was sent.
  package var target = ByteRange.empty

  /// The path with its leading slash, still percent-encoded; free of dot segments, encoded nulls
  /// and broken escapes.
  ///
  /// Empty in `http://host` (which means `/`, or `*` with OPTIONS); `*` itself in the asterisk
  /// form.
  package var path = ByteRange.empty

  /// What follows the first `?`, without it.
  package var query = ByteRange.empty

  /// Tells `/a?` from `/a`.
  package var hasQuery = false

  /// `host[:port]` of the effective authority: that of an absolute target, else the Host field's
  /// [RFC 9112 §3.2.2].
  ///
  /// Whether it is ours is the caller's business.
  package var authority = ByteRange.empty

  /// All field lines in the order they came.
  package var fields: [FieldLine] = []

  package var framing = BodyFraming.none
  package var connection: ConnectionOptions = []

  /// The connection may carry another request [RFC 9112 §9.3].
  package var keepAlive = true

  /// The client waits for a 100 before it sends the body.
  ///
  /// Never true without a body or for HTTP/1.0 [RFC 9110 §10.1.1].
  package var expectsContinue = false

  /// Octets of the head, an empty line before it included.
  package var byteCount = 0

  package init() {
    fields.reserveCapacity(HeadLimits.downstream.fieldLinesMax)
  }

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
