/// Messages in writing [RFC 9112]. What goes into a target, name or value has been checked by
/// whoever made it: nothing is escaped here.
extension ByteWriter {
  /// `HTTP/1.1 200 OK` and CRLF.
  ///
  /// The space stands also before an empty reason.
  package mutating func appendStatusLine(_ status: UInt16) {
    append("HTTP/1.1 ")
    append(decimal: UInt64(status))
    append(Octet.space)
    append(StatusReason.phrase(status))
    appendLineEnd()
  }

  /// `POST /target HTTP/1.1` and CRLF.
  package mutating func appendRequestLine(_ method: Method, target: Span<UInt8>) {
    append(method.name)
    append(Octet.space)
    append(target)
    append(" HTTP/1.1\r\n")
  }

  /// `Name: value` and CRLF.
  package mutating func appendField(_ name: StaticString, _ value: Span<UInt8>) {
    append(name)
    append(": ")
    append(value)
    appendLineEnd()
  }

  package mutating func appendField(_ name: StaticString, _ value: StaticString) {
    append(name)
    append(": ")
    append(value)
    appendLineEnd()
  }

  package mutating func appendField(_ name: StaticString, decimal value: UInt64) {
    append(name)
    append(": ")
    append(decimal: value)
    appendLineEnd()
  }

  /// A field line of a peer, passed on as it stands in `bytes` but for the blanks around its value.
  package mutating func appendField(_ line: FieldLine, from bytes: Span<UInt8>) {
    append(bytes.extracting(line.nameRange.offsets))
    append(": ")
    append(bytes.extracting(line.valueRange.offsets))
    appendLineEnd()
  }

  /// CRLF: ends a line, the head, or the data of a chunk.
  @inlinable package mutating func appendLineEnd() {
    append(0x0d)
    append(0x0a)
  }

  /// The size line of a chunk of `size` octets, which is not 0: that would end the body.
  package mutating func appendChunkHead(size: Int) {
    precondition(size > 0, "an empty chunk ends the body")
    append(hexadecimal: UInt64(size))
    appendLineEnd()
  }

  /// The last chunk and an empty trailer section.
  package mutating func appendLastChunk() {
    append("0\r\n\r\n")
  }
}
