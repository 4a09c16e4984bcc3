extension SHA256 {
  /// Hashes the 32 octets of a digest.
  package mutating func update(_ digest: Digest32) {
    let octets: InlineArray<4, UInt64> = [
      digest.words.0.bigEndian, digest.words.1.bigEndian,
      digest.words.2.bigEndian, digest.words.3.bigEndian,
    ]
    // SAFETY: the four words are 32 octets, read within the closure only.
    unsafe octets.span.withUnsafeBytes { bytes in unsafe update(bytes) }
  }
}
