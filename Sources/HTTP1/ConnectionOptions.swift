/// What the Connection fields of a head ask for [RFC 9110 §7.6.1].
package struct ConnectionOptions: OptionSet, Sendable {
  package let rawValue: UInt8

  @inlinable package init(rawValue: UInt8) { self.rawValue = rawValue }

  @inlinable package static var close: ConnectionOptions { ConnectionOptions(rawValue: 1) }
  @inlinable package static var keepAlive: ConnectionOptions { ConnectionOptions(rawValue: 2) }

  /// Something beside `close` and `keep-alive` is listed: fields may be nominated for removal.
  @inlinable package static var nominations: ConnectionOptions { ConnectionOptions(rawValue: 4) }
}

extension ConnectionOptions {
  /// Adds what one Connection line lists.
  mutating func read(_ bytes: Span<UInt8>, _ value: ByteRange) {
    var list = ListCursor(value)
    while let member = list.next(bytes) {
      if Token.matches(bytes, member, "close") {
        insert(.close)
      } else if Token.matches(bytes, member, "keep-alive") {
        insert(.keepAlive)
      } else {
        insert(.nominations)
      }
    }
  }

  /// True when some Connection line of `fields` lists the name of `line`, in any case.
  ///
  /// Host and Content-Length cannot be nominated: taking them away would change what the message
  /// is. Credentials and fields that the gateway adds are set after this was applied to the
  /// client's fields, so that `Connection: X-Api-Key` cannot strip the gateway's own secret.
  package static func nominates(
    _ line: FieldLine,
    fields: [FieldLine],
    bytes: Span<UInt8>
  ) -> Bool {
    if line.name.isKeptAgainstNomination { return false }
    for index in 0..<fields.count where fields[index].name == .connection {
      var list = ListCursor(fields[index].valueRange)
      while let member = list.next(bytes) {
        if Token.same(bytes, member, line.nameRange) { return true }
      }
    }
    return false
  }
}
