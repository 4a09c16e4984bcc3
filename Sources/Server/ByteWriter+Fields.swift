import HTTP1

extension ByteWriter {
  mutating func appendContentLength(_ length: UInt64) {
    appendField("Content-Length", decimal: length)
  }

  mutating func appendDate(_ date: InlineArray<29, UInt8>) {
    append("Date: ")
    append(date.span)
    appendLineEnd()
  }
}
