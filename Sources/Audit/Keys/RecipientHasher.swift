package import Transport

/// Makes the hashes of a key: trivially copyable, without a reference, safe on any thread.
///
/// A body is hashed behind `body:`, which no id begins with: otherwise a caller could send an id as
/// a body, and learn from its record what that person's hash is.
package struct RecipientHasher: Sendable {
  private let key: HMACKey
  private let body: SHA256

  package init(_ key: Span<UInt8>) {
    self.key = HMACKey(key)
    var body = self.key.begin()
    let prefix: InlineArray<5, UInt8> = [0x62, 0x6f, 0x64, 0x79, 0x3a]
    body.update(prefix.span)
    self.body = body
  }

  /// The first 16 octets of the HMAC-SHA-256 of a canonical id.
  package func hash(_ id: Span<UInt8>) -> (UInt64, UInt64) {
    let words = key.code(for: id).words
    return (words.0, words.1)
  }

  /// Begins a body, which is to be updated with its octets as the caller sent them.
  package func beginBody() -> SHA256 { body }

  /// The same of a body; `state` may go on afterwards.
  package func hash(body state: SHA256) -> (UInt64, UInt64) {
    let words = key.finish(state).words
    return (words.0, words.1)
  }
}
