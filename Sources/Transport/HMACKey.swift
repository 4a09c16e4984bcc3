/// A key of HMAC-SHA-256 (RFC 2104), made ready: what the key's own blocks do to the hash is known,
/// so that a short text costs two compressions and no allocation.
///
/// Trivially copyable; the key cannot be had back.
package struct HMACKey: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  package init(_ key: Span<UInt8>) {
    var block = InlineArray<64, UInt8>(repeating: 0)
    if key.count > 64 {
      var digest = SHA256.digest(key).words
      for index in 0..<32 {
        block[index] = UInt8(truncatingIfNeeded: digest.0 >> 56)
        digest.0 = digest.0 << 8
        guard index % 8 == 7 else { continue }
        digest = (digest.1, digest.2, digest.3, 0)
      }
    } else {
      for index in key.indices { block[index] = key[index] }
    }
    for index in block.indices { block[index] ^= 0x36 }
    var inner = SHA256()
    inner.update(block.span)
    for index in block.indices { block[index] ^= 0x36 ^ 0x5c }
    var outer = SHA256()
    outer.update(block.span)
    self.inner = inner
    self.outer = outer
  }

  /// Begins a message that comes in pieces.
  package func begin() -> SHA256 { inner }

  /// Ends a message that was begun with `begin`.
  package func finish(_ message: consuming SHA256) -> Digest32 {
    var hash = outer
    hash.update(message.finish())
    return hash.finish()
  }

  package func code(for message: Span<UInt8>) -> Digest32 {
    var hash = inner
    hash.update(message)
    return finish(hash)
  }
}
