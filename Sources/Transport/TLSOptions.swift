import COpenSSL

/// What is asked of OpenSSL for every connection.
enum TLSOptions {
  /// Both were ways to attack, and nothing needs them.
  static let options = UInt64(openssl_no_renegotiation | openssl_no_compression)

  /// A write may take a part and may be repeated from other memory, as with a socket; an idle
  /// connection holds no buffers.
  static let modes =
    Int(SSL_MODE_ENABLE_PARTIAL_WRITE) | Int(SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER)
    | Int(SSL_MODE_RELEASE_BUFFERS)

  /// `w*.example.com` is no wildcard, and the subject's common name no host name
  /// [RFC 9525 §6.3, §6.4].
  static let hostChecks =
    UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS) | UInt32(X509_CHECK_FLAG_NEVER_CHECK_SUBJECT)
}
