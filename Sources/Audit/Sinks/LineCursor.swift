import Glibc

/// Goes over lines that stand one behind the other.
enum LineCursor {
  /// `body` gets each line with its line feed.
  static func forEachLine(
    of lines: UnsafeBufferPointer<UInt8>,
    _ body: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    // SAFETY: the caller's buffer, of which `rest` is what is left.
    var rest = unsafe lines
    // SAFETY: the line feed lies within what is left.
    while let start = rest.baseAddress, let found = unsafe memchr(start, 0x0a, rest.count) {
      let length = unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start) + 1
      unsafe body(UnsafeBufferPointer(rebasing: rest[..<length]))
      unsafe rest = UnsafeBufferPointer(rebasing: rest[length...])
    }
  }
}
