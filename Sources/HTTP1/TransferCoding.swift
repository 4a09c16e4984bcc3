/// The Transfer-Encoding field [RFC 9112 §6.1, §7].
enum TransferCoding {
  /// `nil` when the value is `chunked`, in any case, and nothing else.
  ///
  /// Codings that exist but are not understood here are told apart (501): the sender did nothing
  /// wrong. Everything else is an attempt to be read differently by two parties.
  static func fault(_ bytes: Span<UInt8>, _ value: ByteRange) -> HeadFault? {
    if Token.matches(bytes, value, "chunked") { return nil }
    var list = ListCursor(value)
    var isChunked = false
    var isUnknown = false
    while let member = list.next(bytes) {
      if isChunked { return .transferCodingInvalid }
      if Token.matches(bytes, member, "chunked") {
        isChunked = true
      } else if isRegistered(bytes, member) {
        isUnknown = true
      } else {
        return .transferCodingInvalid
      }
    }
    return isUnknown ? .transferCodingUnknown : .transferCodingInvalid
  }

  /// In the registry of transfer codings.
  private static func isRegistered(_ bytes: Span<UInt8>, _ member: ByteRange) -> Bool {
    Token.matches(bytes, member, "gzip") || Token.matches(bytes, member, "deflate")
      || Token.matches(bytes, member, "compress") || Token.matches(bytes, member, "x-gzip")
      || Token.matches(bytes, member, "x-compress")
  }
}
