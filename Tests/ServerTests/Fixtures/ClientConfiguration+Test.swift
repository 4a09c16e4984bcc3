import Gateway
import Transport

extension ClientConfiguration {
  /// A client with one token.
  static func test(
    _ name: String,
    token: String,
    sessions: [String] = ["*"],
    scopes: [String] = ["*"]
  ) -> ClientConfiguration {
    let words = SHA256.digest(Array(token.utf8).span).words
    return ClientConfiguration(
      name: name,
      tokenDigests: [TokenDigest(words.0, words.1, words.2, words.3)],
      sessionPatterns: sessions,
      scopes: scopes
    )
  }
}
