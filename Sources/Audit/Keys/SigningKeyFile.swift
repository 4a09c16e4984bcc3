import Glibc
package import Transport

/// The file of the key that signs checkpoints, and beside it the public key, which is to be kept
/// where the log cannot be changed.
package enum SigningKeyFile {
  /// Reads the key, or makes one at the first start.
  ///
  /// A crash leaves a whole key or none, and of two starts at once both get the one that stands.
  /// Public keys of earlier signing keys stay in the public file: they still verify old records.
  ///
  /// - Throws: Also when others than the owner may read the key, or its group write it.
  package static func openOrCreate(
    _ path: String,
    publicPath: String
  ) throws(AuditError) -> SigningKey {
    let found = try read(path)
    let key = if let found { found } else { try create(path) }
    try publish(key.verifyingKey, publicPath)
    return key
  }

  /// - Returns: All keys of a public file.
  package static func readPublic(_ path: String) throws(AuditError) -> [VerifyingKey] {
    guard let text = try SmallFile.read(path)?.octets else {
      throw AuditError("cannot be verified: \(path)", code: ENOENT)
    }
    return VerifyingKey.read(pem: text.span)
  }

  private static func read(_ path: String) throws(AuditError) -> SigningKey? {
    guard let file = try SmallFile.readSecret(path, "key that is secret") else { return nil }
    guard let key = SigningKey.read(pem: file.octets.span) else {
      throw AuditError(
        "has no signing key: \(path) is no Ed25519 private key (PEM, without a password)",
        code: EINVAL
      )
    }
    return key
  }

  private static func create(_ path: String) throws(AuditError) -> SigningKey {
    guard let key = SigningKey.generate() else {
      throw AuditError("has no signing key: OpenSSL makes none", code: EIO)
    }
    if try SmallFile.create(path, key.pem(), mode: 0o600) { return key }
    // Another start was faster: its key counts.
    guard let theirs = try read(path) else {
      throw AuditError("has no signing key: \(path)", code: ENOENT)
    }
    return theirs
  }

  private static func publish(_ key: VerifyingKey, _ path: String) throws(AuditError) {
    let before = try SmallFile.read(path)?.octets ?? []
    guard !VerifyingKey.read(pem: before.span).contains(key) else { return }
    let gap: [UInt8] = before.isEmpty || before.last == 0x0a ? [] : [0x0a]
    try SmallFile.replace(path, before + gap + key.pem(), mode: 0o644)
  }
}
