import COpenSSL

/// SHA-256 (FIPS 180-4), without allocation; HMAC-SHA-256 by `HMACKey`.
///
/// A value is the state of one computation and can be copied in the middle of it, for instance to
/// hash many texts that begin alike.
package struct SHA256: Sendable {
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
}
