import COpenSSL

/// SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), without allocation.
///
/// A value is the state of one computation and can be copied in the middle of it, for instance to
/// hash many texts that begin alike.
package struct SHA256: Sendable {
  private static let blockBytes = 64

  private var context = SHA256_CTX()

  package init() {
    // SAFETY: the context is ours and is only lent for the call.
    unsafe openssl_sha256_init(&context)
  }

  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    // SAFETY: `bytes.count` octets are read.
    unsafe openssl_sha256_update(&context, bytes.baseAddress, bytes.count)
  }

  package mutating func update(_ bytes: Span<UInt8>) {
    // SAFETY: the pointer is used within the closure only.
    unsafe bytes.withUnsafeBytes { bytes in unsafe update(bytes) }
  }

  package consuming func finish() -> Digest32 {
    var words = Digest32(0, 0, 0, 0).words
    // SAFETY: the digest's 32 octets fill the four words.
    unsafe withUnsafeMutableBytes(of: &words) { bytes in
      unsafe openssl_sha256_final(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), &context)
    }
    return Digest32(
      UInt64(bigEndian: words.0),
      UInt64(bigEndian: words.1),
      UInt64(bigEndian: words.2),
      UInt64(bigEndian: words.3)
    )
  }

  package static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest32 {
    var hash = SHA256()
    // SAFETY: as the caller promises.
    unsafe hash.update(bytes)
    return hash.finish()
  }

  package static func digest(_ bytes: Span<UInt8>) -> Digest32 {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish()
  }

  /// HMAC-SHA-256.
  package static func authenticationCode(for message: Span<UInt8>, key: Span<UInt8>) -> Digest32 {
    var block = InlineArray<64, UInt8>(repeating: 0)
    if key.count > blockBytes {
      let words = digest(key).words
      for (index, word) in [words.0, words.1, words.2, words.3].enumerated() {
        for octet in 0..<8 {
          block[index * 8 + octet] = UInt8(truncatingIfNeeded: word >> UInt64(56 - octet * 8))
        }
      }
    } else {
      for index in key.indices { block[index] = key[index] }
    }
    for index in block.indices { block[index] ^= 0x36 }
    var inner = SHA256()
    inner.update(block.span)
    inner.update(message)
    let innerDigest = inner.finish()
    for index in block.indices { block[index] ^= 0x36 ^ 0x5c }
    var outer = SHA256()
    outer.update(block.span)
    outer.update(innerDigest)
    return outer.finish()
  }
}
