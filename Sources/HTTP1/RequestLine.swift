/// `method SP request-target SP HTTP-version` [RFC 9112 §3].
enum RequestLine {
  private static var version10: UInt64 { 0x302e_312f_5054_5448 }
  private static var version11: UInt64 { 0x312e_312f_5054_5448 }

  /// Reads the line between `start` and `end` (where its CR stands).
  static func parse(
    _ bytes: Span<UInt8>,
    _ start: Int,
    _ end: Int,
    into head: inout RequestHead
  ) throws(HeadFault) {
    var methodEnd = start
    while methodEnd < end && Octet.isToken(bytes[methodEnd]) { methodEnd += 1 }
    guard methodEnd < end, bytes[methodEnd] == Octet.space else { throw .methodNotToken }

    // The version has a fixed length: everything between is target, spaces included.
    let targetStart = methodEnd + 1
    let targetEnd = end - 9
    guard targetEnd > targetStart else { throw .requestLine }
    guard bytes[targetEnd] == Octet.space else { throw .versionSyntax }
    head.minorVersion = try minorVersion(bytes, targetEnd + 1)

    guard let method = Method(bytes, start, methodEnd) else { throw .methodUnknown }
    guard method != .connect && method != .trace else { throw .methodRefused }
    head.method = method
    head.target = ByteRange(targetStart, targetEnd)
    try Target.parse(bytes, targetStart, targetEnd, into: &head)
  }

  /// The minor version of `HTTP/1.0` or `HTTP/1.1` at `start`; no other version is spoken.
  static func minorVersion(_ bytes: Span<UInt8>, _ start: Int) throws(HeadFault) -> UInt8 {
    let word = ByteSearch.load64(bytes, start)
    if word == version11 { return 1 }
    if word == version10 { return 0 }
    // The first five octets are `HTTP/`, the seventh a dot, the others digits.
    let isVersion =
      word & 0x00ff_00ff_ffff_ffff == version10 & 0x00ff_00ff_ffff_ffff
      && Octet.isDigit(bytes[start + 5]) && Octet.isDigit(bytes[start + 7])
    throw isVersion ? .versionUnsupported : .versionSyntax
  }
}
