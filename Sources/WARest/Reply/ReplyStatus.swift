import HTTP1

/// The words that WARest puts into a `status` inside `results`.
enum ReplyStatus {
  /// "failed", "file failed", "not permitted".
  case failed
  case partial
  /// "pending approval to join".
  case pending
  /// Success in many words, or nothing.
  case other

  init(_ range: ByteRange, _ bytes: Span<UInt8>) {
    let word = bytes.extracting(range.offsets)
    self =
      if word.equals("failed") || word.equals("not permitted") || word.ends(with: " failed") {
        .failed
      } else if word.equals("partial") {
        .partial
      } else if word.begins(with: "pending") {
        .pending
      } else {
        .other
      }
  }
}
