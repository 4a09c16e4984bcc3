package import HTTP1

extension MultipartFilter {
  /// Octets of the boundary that is written here.
  package static let newBoundaryBytes = 44

  /// Appends the boundary of what is written here, which needs no quotes in a Content-Type.
  package func writeBoundary(into writer: inout ByteWriter) {
    writer.append("--------form")
    MultipartFilter.write(newBoundary.0, into: &writer)
    MultipartFilter.write(newBoundary.1, into: &writer)
  }

  /// Appends the part that names the session; it goes before all that `scan` appends.
  ///
  /// Nothing else has to stand there: a route that takes uploads fixes nothing but the session.
  package func writePrefix(session: SessionClaim, into writer: inout ByteWriter) {
    guard !session.isEmpty else { return }
    writer.append("--")
    writeBoundary(into: &writer)
    writer.append("\r\nContent-Disposition: form-data; name=\"sessionId\"\r\n\r\n")
    session.write(into: &writer)
    writer.append("\r\n")
  }

  /// Sixteen digits in lower case.
  private static func write(_ word: UInt64, into writer: inout ByteWriter) {
    var shift: UInt64 = 64
    while shift > 0 {
      shift -= 4
      let digit = UInt8(truncatingIfNeeded: word >> shift & 0xf)
      writer.append(digit < 10 ? 48 + digit : 87 + digit)
    }
  }
}
