import COpenSSL
import Glibc

/// What all TLS connections to peers have in common: whom to trust, and how old a TLS may be.
///
/// A peer's certificate and name are always verified; there is no switch. The last session is kept
/// and offered to the next connection to the same host, which saves most of a handshake.
@safe package final class TLSClientContext: Sendable {
  // SAFETY: OpenSSL locks what connections change in it; freed in `deinit`.
  private nonisolated(unsafe) let context: OpaquePointer

  private let sessions = TLSSessionStore()

  /// Trusts the system's certificates and, if there is one, those in `caFile` (PEM).
  package init(caFile: String? = nil) throws(TLSError) {
    ERR_clear_error()
    // SAFETY: the context is freed in `deinit`, or here when it cannot be used.
    guard let context = unsafe SSL_CTX_new(TLS_client_method()) else {
      throw TLSError(.configuration, "OpenSSL: \(TLSConnection.text(ERR_peek_error()))")
    }
    unsafe self.context = context
    unsafe TLSClientContext.configure(context)
    unsafe sessions.attach(to: context)
    guard unsafe SSL_CTX_set_default_verify_paths(context) == 1 else {
      let reason = TLSConnection.text(ERR_peek_error())
      throw TLSError(.configuration, "the system's certificates: \(reason)")
    }
    if let caFile, unsafe SSL_CTX_load_verify_locations(context, caFile, nil) != 1 {
      throw TLSError(.configuration, "\(caFile): \(TLSConnection.text(ERR_peek_error()))")
    }
  }

  deinit {
    // SAFETY: made in `init`; connections that are still there hold references of their own.
    unsafe sessions.detach(from: context)
    unsafe SSL_CTX_free(context)
  }

  private static func configure(_ context: OpaquePointer) {
    // SAFETY: `context` is alive and no connection has been made of it yet.
    unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    _ = unsafe openssl_set_min_version(context, TLS1_2_VERSION)
    _ = unsafe SSL_CTX_set_options(context, TLSOptions.options)
    unsafe openssl_set_mode(context, TLSOptions.modes)
    // One record then costs one `recv`, not one for its head and one for its rest.
    unsafe openssl_set_read_ahead(context, 1)
  }

  /// Makes the state of a connection that is yet to shake hands.
  ///
  /// `host` is the name, or the address, that the peer's certificate must be for. Names are also
  /// sent to the peer (SNI); addresses may not be [RFC 6066 §3].
  func makeConnection(host: String, descriptor: Int32) throws(TLSError) -> TLSConnection {
    let host = host.hasSuffix(".") ? String(host.dropLast()) : host
    // OpenSSL would take an empty name for none, and check none.
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      throw TLSError(.configuration, "no host name that a certificate could be for")
    }
    ERR_clear_error()
    // SAFETY: freed below when it cannot be used, else with the connection.
    guard let ssl = unsafe SSL_new(context) else {
      throw TLSError(.configuration, "no memory for TLS")
    }
    guard unsafe TLSClientContext.expect(host, of: ssl) else {
      unsafe SSL_free(ssl)
      throw TLSError(.configuration, "\(host): no host name that a certificate could be for")
    }
    unsafe SSL_set_connect_state(ssl)
    unsafe sessions.offer(to: ssl)
    return try unsafe TLSConnection(taking: ssl, descriptor: descriptor)
  }

  private static func expect(_ host: String, of ssl: OpaquePointer) -> Bool {
    // SAFETY: `ssl` is alive; its parameters belong to it, and texts are copied.
    let parameters = unsafe SSL_get0_param(ssl)
    unsafe X509_VERIFY_PARAM_set_hostflags(parameters, TLSOptions.hostChecks)
    if SocketAddress(literal: host, port: 0) != nil {
      return unsafe X509_VERIFY_PARAM_set1_ip_asc(parameters, host) == 1
    }
    return unsafe SSL_set1_host(ssl, host) == 1 && openssl_set_server_name(ssl, host) == 1
  }
}
