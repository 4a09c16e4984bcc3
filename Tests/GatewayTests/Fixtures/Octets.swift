import HTTP1

/// Octets of a text, for spans in tests.
func octets(_ text: String) -> [UInt8] { Array(text.utf8) }

/// What `body` writes, as text; nil when it did not fit or is not UTF-8.
func written(capacity: Int = 65_536, _ body: (inout ByteWriter) -> Void) -> String? {
  var writer = ByteWriter(capacity: capacity)
  body(&writer)
  guard !writer.overflowed else { return nil }
  // SAFETY: copied while the writer is alive.
  return unsafe String(validating: Array(writer.bytes), as: UTF8.self)
}
