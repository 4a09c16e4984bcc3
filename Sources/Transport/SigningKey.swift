import COpenSSL

/// A private key for Ed25519 signatures [RFC 8032].
///
/// Nothing shows the key but `pem()`, which is for its file.
@safe package final class SigningKey: Sendable {
  package static let signatureBytes = 64

  // SAFETY: freed in `deinit`; nothing changes it, and OpenSSL locks what it counts in it.
  private nonisolated(unsafe) let key: OpaquePointer

  /// The public half, which says whether a signature is this key's.
  package let verifyingKey: VerifyingKey

  /// Takes over a key of OpenSSL's, which it frees when it is of another kind.
  private init?(taking key: OpaquePointer) {
    // SAFETY: alive until it is freed, here or in `deinit`.
    guard unsafe EVP_PKEY_is_a(key, "ED25519") == 1,
      let verifyingKey = unsafe VerifyingKey(publicHalfOf: key)
    else {
      unsafe EVP_PKEY_free(key)
      return nil
    }
    unsafe self.key = key
    self.verifyingKey = verifyingKey
  }

  deinit {
    // SAFETY: made for this object alone.
    unsafe EVP_PKEY_free(key)
  }

  /// - Returns: A new key of OpenSSL's own random numbers; nil when it has none.
  package static func generate() -> SigningKey? {
    // SAFETY: the object takes the key over.
    guard let key = unsafe openssl_generate_ed25519() else { return nil }
    return unsafe SigningKey(taking: key)
  }

  /// Reads the first private key of a PEM text (PKCS#8, RFC 5958).
  ///
  /// - Returns: Nil unless it is an Ed25519 key without a password.
  package static func read(pem text: Span<UInt8>) -> SigningKey? {
    var found: SigningKey?
    // SAFETY: the memory is used within the closure only; the object takes the key over.
    unsafe KeyText.read(text) { memory in
      if let key = unsafe openssl_read_private_key(memory) {
        found = unsafe SigningKey(taking: key)
      }
      return false
    }
    return found
  }

  /// The key itself, for its file alone: PKCS#8 in PEM.
  package func pem() -> [UInt8] {
    // SAFETY: `key` is alive, and only read.
    unsafe KeyText.write { memory in unsafe openssl_write_private_key(memory, key) }
  }

  /// - Returns: The signature; nil when OpenSSL refuses, for want of memory.
  package func sign(_ message: Span<UInt8>) -> InlineArray<64, UInt8>? {
    // SAFETY: the context is freed before the return, and `key` outlives it; the signature is as
    // long as its memory, and the message is only read.
    guard let context = unsafe EVP_MD_CTX_new() else { return nil }
    defer { unsafe EVP_MD_CTX_free(context) }
    guard unsafe EVP_DigestSignInit(context, nil, nil, nil, key) == 1 else { return nil }
    var signature = InlineArray<64, UInt8>(repeating: 0)
    var count = SigningKey.signatureBytes
    var room = signature.mutableSpan
    let isSigned = unsafe room.withUnsafeMutableBufferPointer { signature in
      unsafe message.withUnsafeBufferPointer { message in
        unsafe EVP_DigestSign(
          context,
          signature.baseAddress,
          &count,
          message.baseAddress,
          message.count
        )
      }
    }
    return isSigned == 1 && count == SigningKey.signatureBytes ? signature : nil
  }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
  package var description: String { "<redacted>" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
