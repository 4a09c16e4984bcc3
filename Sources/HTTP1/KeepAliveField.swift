/// The Keep-Alive field, as servers use it (RFC 2068 §19.7.1): `timeout=5, max=100`.
enum KeepAliveField {
  /// The number behind `timeout=`, `nil` when there is none that makes sense.
  ///
  /// It is only a hint on when to retire an idle connection, so that nothing is refused here.
  static func timeoutSeconds(_ bytes: Span<UInt8>, _ value: ByteRange) -> UInt32? {
    var list = ListCursor(value)
    while let member = list.next(bytes) {
      let start = Int(member.start)
      let end = Int(member.end)
      guard Token.hasPrefix(bytes, start, end, "timeout=") else { continue }
      guard 1...9 ~= end - start - 8 else { return nil }
      var seconds: UInt32 = 0
      for index in (start + 8)..<end {
        guard Octet.isDigit(bytes[index]) else { return nil }
        seconds = seconds * 10 + UInt32(bytes[index] - 48)
      }
      return seconds
    }
    return nil
  }
}
