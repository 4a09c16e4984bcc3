import COpenSSL

/// A public key for Ed25519 signatures [RFC 8032].
package struct VerifyingKey: Sendable, Equatable {
  /// The key's octets as RFC 8032 has them.
  package let raw: Digest32

  /// The first 8 octets of the SHA-256 of `raw`.
  package let id: UInt64

  private init(raw: Digest32) {
    self.raw = raw
    var hash = SHA256()
    hash.update(raw)
    id = hash.finish().words.0
  }

  /// - Returns: Nil when the key of OpenSSL's is no Ed25519 key.
  init?(publicHalfOf key: OpaquePointer) {
    var octets = InlineArray<32, UInt8>(repeating: 0)
    var count = 32
    var room = octets.mutableSpan
    // SAFETY: the caller's key is alive and only read; the octets are as many as it may write.
    guard unsafe EVP_PKEY_is_a(key, "ED25519") == 1 else { return nil }
    let isRead = unsafe room.withUnsafeMutableBufferPointer { octets in
      unsafe EVP_PKEY_get_raw_public_key(key, octets.baseAddress, &count)
    }
    guard isRead == 1, count == 32 else { return nil }
    self.init(raw: Digest32(octets: octets))
  }

  /// The id in 16 hexadecimal digits, as records and people have it.
  package var idText: String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Reads all Ed25519 keys of a PEM text ("PUBLIC KEY", RFC 8410), other keys left out.
  package static func read(pem text: Span<UInt8>) -> [VerifyingKey] {
    var keys: [VerifyingKey] = []
    // SAFETY: the memory is used within the closure only; the key is freed below.
    unsafe KeyText.read(text) { memory in
      guard let key = unsafe openssl_read_public_key(memory) else { return false }
      if let found = unsafe VerifyingKey(publicHalfOf: key) { keys.append(found) }
      unsafe EVP_PKEY_free(key)
      return true
    }
    return keys
  }

  package func pem() -> [UInt8] {
    // SAFETY: `key` is alive, and only read.
    unsafe withKey([]) { key in
      unsafe KeyText.write { memory in unsafe openssl_write_public_key(memory, key) }
    }
  }

  /// Says whether the signature was made of exactly this message by the private half.
  package func verifies(_ signature: Span<UInt8>, of message: Span<UInt8>) -> Bool {
    guard signature.count == SigningKey.signatureBytes else { return false }
    // SAFETY: the context is freed before the return, and `key` outlives it; signature and message
    // are only read.
    return unsafe withKey(false) { key in
      guard let context = unsafe EVP_MD_CTX_new() else { return false }
      defer { unsafe EVP_MD_CTX_free(context) }
      guard unsafe EVP_DigestVerifyInit(context, nil, nil, nil, key) == 1 else { return false }
      return unsafe signature.withUnsafeBufferPointer { signature in
        unsafe message.withUnsafeBufferPointer { message in
          unsafe EVP_DigestVerify(
            context,
            signature.baseAddress,
            signature.count,
            message.baseAddress,
            message.count
          ) == 1
        }
      }
    }
  }

  private func withKey<Result>(_ failure: Result, _ body: (OpaquePointer) -> Result) -> Result {
    let octets = raw.octets
    let span = octets.span
    // SAFETY: OpenSSL copies the octets; the key is freed after its last use.
    let key = unsafe span.withUnsafeBufferPointer { octets in
      unsafe openssl_ed25519_public(octets.baseAddress, octets.count)
    }
    guard let key = unsafe key else { return failure }
    defer { unsafe EVP_PKEY_free(key) }
    return unsafe body(key)
  }
}
